// Package membersession has edge cases of Stytch B2B MemberSession documents. It was written by
// `nearmiss corpus export --format go`.
package membersession

import "embed"

//go:embed documents
var documents embed.FS

// Answer is the right answer to a document.
type Answer int

const (
	// Accept means that the document must be accepted.
	Accept Answer = iota
	// Reject means that the document must be rejected.
	Reject
	// Either means that both are right; a crash or a hang is not.
	Either
)

// Allows says whether it is right to accept a document, or to reject it.
func (a Answer) Allows(accepted bool) bool {
	return a == Either || accepted == (a == Accept)
}

// Case is a document and what is known of it.
type Case struct {
	// ID is the permanent id.
	ID string
	// Path is the path of the document's file.
	Path string
	// Reader is the right answer at the level reader: valid documents are accepted.
	Reader Answer
	// Schema is the right answer at the level schema: what is not JSON or breaks the schema is also
	// rejected.
	Schema Answer
	// Documented is the right answer at the level documented: what the schema's descriptions rule out
	// is also rejected.
	Documented Answer
	// Breaks has the rules that the document breaks. `nearmiss rules ID` explains each.
	Breaks []string
	// Touches has the points that the contract leaves open and the document touches.
	Touches []string
	// Twin is the id of the same document without its defect, or empty.
	Twin string
	// Shows says what the document shows, and which readers get it wrong.
	Shows string
}

// Document returns the document. It may be neither JSON nor UTF-8.
func (c Case) Document() []byte {
	document, err := documents.ReadFile(c.Path)
	if err != nil {
		panic(err)
	}
	return document
}
