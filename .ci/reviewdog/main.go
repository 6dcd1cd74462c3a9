// Reads rdjson or rdjsonl on standard input and prints what it says, with reviewdog's own reader and reporter.
//
// The program of reviewdog as a whole imports the clients of all hosts; this is what `reviewdog -reporter=local -filter-mode=nofilter` runs.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/reviewdog/reviewdog"
	"github.com/reviewdog/reviewdog/filter"
	"github.com/reviewdog/reviewdog/parser"
)

// Without a diff every finding counts.
type noDiff struct{}

func (noDiff) Diff(context.Context) ([]byte, error) { return nil, nil }
func (noDiff) Strip() int                           { return 0 }

func main() {
	reader, err := parser.New(&parser.Option{FormatName: os.Args[1]})
	if err == nil {
		writer := reviewdog.NewUnifiedCommentWriter(os.Stdout)
		err = reviewdog.NewReviewdog("tokenscan", reader, writer, noDiff{}, filter.ModeNoFilter, reviewdog.FailLevelNone).Run(context.Background(), os.Stdin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
