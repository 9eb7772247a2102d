// An adapter to copy. It needs nothing but Go's standard library.
//
//	go build adapter.go
//	nearmiss certify --level reader -- ./adapter
//
// Change the first part. Until then it tests Go's own encoding/json, so that it runs as it is.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// ---- Call your SDK here -------------------------------------------------------------------------

var implementation = map[string]string{"name": "my-sdk", "version": "1.0.0", "language": "go"}

type session = map[string]any

// read returns the session that your SDK makes of a document.
func read(document []byte) (session, error) {
	var read session
	if err := json.Unmarshal(document, &read); err != nil {
		return nil, err
	}
	if read == nil {
		return nil, errors.New("not an object")
	}
	return read, nil
}

// refuses tells whether your SDK documents an error for bad input. Any other error is a crash.
func refuses(err error) bool {
	return true
}

// encode returns the SDK's own value as JSON. Never return the text of the document.
func encode(read session) ([]byte, error) {
	return json.Marshal(read)
}

// ---- The rest stays as it is --------------------------------------------------------------------

type request struct {
	Op       string  `json:"op"`
	Protocol int     `json:"protocol"`
	ID       uint64  `json:"id"`
	Document *string `json:"document"`
	// A slice of bytes is base64 in JSON.
	DocumentBase64 []byte `json:"document_base64"`
}

type response = map[string]any

func main() {
	// What the SDK prints goes to standard error. Standard output is for responses alone.
	responses := os.Stdout
	os.Stdout = os.Stderr

	// A bufio.Scanner would refuse lines that are longer than 64 KiB.
	requests := bufio.NewReader(os.Stdin)
	for {
		line, err := requests.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		check(err)
		var request request
		check(json.Unmarshal(line, &request))
		response := answer(request)
		text, err := json.Marshal(response)
		check(err)
		_, err = responses.Write(append(text, '\n'))
		check(err)
		if response["op"] == "error" {
			os.Exit(1)
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answer(request request) response {
	if request.Op == "start" && request.Protocol == 1 {
		return response{
			"op":             "start",
			"protocol":       1,
			"implementation": implementation,
			"capabilities":   []string{"encode"},
		}
	}
	if request.Op != "decode" {
		return response{"op": "error", "message": "this adapter speaks protocol 1"}
	}
	document := request.DocumentBase64
	if request.Document != nil {
		document = []byte(*request.Document)
	}
	response := outcome(document)
	response["id"] = request.ID
	return response
}

func outcome(document []byte) (result response) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result = response{"outcome": "crashed", "message": cut(fmt.Sprint("panic: ", panicked))}
		}
	}()
	read, err := read(document)
	if err != nil {
		if refuses(err) {
			return response{"outcome": "rejected", "message": cut(err.Error())}
		}
		return response{"outcome": "crashed", "message": cut(err.Error())}
	}
	echo, err := encode(read)
	if err != nil {
		return response{"outcome": "accepted", "echo_error": cut(err.Error())}
	}
	return response{"outcome": "accepted", "document": string(echo)}
}

// cut shortens a text that may quote a document. json.Marshal replaces bytes that are not UTF-8.
func cut(text string) string {
	if len(text) > 2000 {
		return text[:2000]
	}
	return text
}
