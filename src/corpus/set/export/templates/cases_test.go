package membersession

import (
	"encoding/json"
	"os"
	"testing"
)

// parse is what is tested: it returns an error if it rejects the document. Call your own code here.
func parse(document []byte) error {
	var session map[string]any
	return json.Unmarshal(document, &session)
}

// TestCases runs every case at the level in the environment variable MEMBER_SESSION_LEVEL: reader,
// schema or documented, which is the default.
func TestCases(t *testing.T) {
	level := os.Getenv("MEMBER_SESSION_LEVEL")
	for _, c := range Cases {
		t.Run(c.ID, func(t *testing.T) {
			var expected Answer
			switch level {
			case "reader":
				expected = c.Reader
			case "schema":
				expected = c.Schema
			case "documented", "":
				expected = c.Documented
			default:
				t.Fatalf("MEMBER_SESSION_LEVEL is %q: use reader, schema or documented", level)
			}
			err := parse(c.Document())
			if !expected.Allows(err == nil) {
				verb := "accepted"
				if err != nil {
					verb = "rejected"
				}
				t.Errorf("%s is wrongly %s (error: %v)\n%s", c.Path, verb, err, c.Shows)
			}
		})
	}
}
