// Leaks a token the way Go's net/http does: with TOKEN, LIVE and DEAD in the environment.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"os"
)

func main() {
	log.SetFlags(log.LstdFlags)
	_, err := http.Get(os.Getenv("DEAD") + "/bot" + os.Getenv("TOKEN") + "/getUpdates")
	switch os.Args[1] {
	case "error":
		log.Println(err)
	case "slog-text":
		slog.New(slog.NewTextHandler(os.Stdout, nil)).Error("poll failed", "err", err)
	case "slog-json":
		slog.New(slog.NewJSONHandler(os.Stdout, nil)).Error("poll failed", "err", err)
	case "dump-request":
		request, _ := http.NewRequest("POST", os.Getenv("LIVE")+"/bot"+os.Getenv("TOKEN")+"/sendMessage", nil)
		dump, _ := httputil.DumpRequestOut(request, true)
		fmt.Printf("%q\n", dump)
	case "struct":
		type settings struct{ Token string }
		fmt.Printf("%+v\n", settings{os.Getenv("TOKEN")})
		text, _ := json.Marshal(map[string]string{"bot": os.Getenv("TOKEN")})
		fmt.Println(string(text))
	}
}
