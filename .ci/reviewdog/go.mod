module tokenscan.example/reviewdog

go 1.26.0

require github.com/reviewdog/reviewdog v0.21.3

require (
	github.com/haya14busa/go-sarif v0.0.0-20240630170108-a3ba8d79599f // indirect
	github.com/reviewdog/errorformat v0.0.0-20260918023459-3785ec08195e // indirect
	google.golang.org/protobuf v1.36.12 // indirect
)

replace github.com/reviewdog/errorformat => github.com/reviewdog/errorformat v0.0.0-20250320004447-223c26dbe212
