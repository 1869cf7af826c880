// Package signing is the signing endpoint. docs/signing-endpoint.md tells the protocol, the README how to mount it.
package signing

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/tencentyun/tls-sig-api-v2-golang/tencentyun"
)

var commands = regexp.MustCompile(`^/relay/(get|list|add|modify|delete)_sched_task$`)
var visible = regexp.MustCompile(`^[!-~]{1,255}$`)

// unsure are the codes after which the task may be there.
var unsure = regexp.MustCompile(`^(60008|60013|60014|70169|70202|70500|90105|90992|90994|90995|91000)$`)

// client follows no redirect, which would carry the UserSig elsewhere.
var client = http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}}

// Endpoint is an http.Handler; wrap it in http.StripPrefix. Its memory is for one process, until that ends.
type Endpoint struct {
	App                      int
	Identifier, Key, Service string
	PerSecond                int                                     // how often each command may be called: 5
	Caller                   func(*http.Request) (name, role string) // FILL IN: your own sign-in; no name is a 401

	mu     sync.Mutex
	passed map[string][]time.Time // by command: when its latest calls were let through
	calls  map[string]*call       // by Idempotency-Key and caller; those that changed nothing are not kept
}

type call struct {
	since        time.Time
	sent, answer []byte
	problem      string
}

type refusal struct {
	status  int
	problem string
}

func refuse(condition bool, status int, problem string) {
	if condition {
		panic(refusal{status, problem})
	}
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	line, status, began := map[string]any{}, 200, time.Now()
	defer func() {
		if cause := recover(); cause != nil {
			refused, known := cause.(refusal)
			if status = refused.status; !known {
				log.Printf("The signing endpoint failed: %v", cause)
				status, refused.problem = 500, "internal"
			}
			w.Header().Set("Content-Type", "application/problem+json")
			if status == 429 {
				w.Header().Set("Retry-After", "1")
			}
			w.WriteHeader(status)
			kind := "urn:timpush-sched:problem:" + refused.problem
			_ = json.NewEncoder(w).Encode(map[string]any{"type": kind, "title": refused.problem, "status": status})
		}
		line["at"], line["status"], line["ms"] = began.UTC(), status, time.Since(began).Milliseconds()
		_ = json.NewEncoder(os.Stdout).Encode(line)
	}()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Allow", "POST")
	answer := e.relay(w, r, line)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(answer)
}

func (e *Endpoint) relay(w http.ResponseWriter, r *http.Request, line map[string]any) []byte {
	command := strings.TrimPrefix(r.URL.Path, "/relay/")
	refuse(!commands.MatchString(r.URL.Path), 404, "unknown-command")
	refuse(r.Method != http.MethodPost, 405, "method-not-allowed")
	refuse(e.Caller == nil, 401, "not-signed-in")
	name, role := e.Caller(r)
	line["command"], line["caller"], line["role"] = command, name, role
	refuse(name == "", 401, "not-signed-in")
	site := r.Header.Get("Sec-Fetch-Site")
	refuse(site != "" && site != "same-origin" && site != "none", 403, "other-origin")

	var tooLarge *http.MaxBytesError
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	refuse(errors.As(err, &tooLarge), 413, "too-large")
	var body map[string]json.RawMessage // of two members with one name the last
	var known struct {
		Content struct{ MsgRandom json.RawMessage }
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	refuse(err != nil || media != "application/json" || !utf8.Valid(text), 400, "not-json")
	refuse(json.Unmarshal(text, &body) != nil || body == nil, 400, "not-json")
	_ = json.Unmarshal(text, &known)
	kind, look := string(body["Type"]), command == "get_sched_task" || command == "list_sched_task"
	line["Type"], line["TaskID"], line["MsgRandom"] = body["Type"], body["TaskID"], known.Content.MsgRandom
	app := json.RawMessage(fmt.Sprint(e.App))
	refuse(body["Sdkappid"] != nil && !bytes.Equal(body["Sdkappid"], app), 400, "wrong-app")
	may := map[string]bool{"viewer": look, "editor": look || kind == `"Tag"` || kind == `"User"`, "admin": true}
	refuse(!may[role], 403, "not-allowed")
	body["Sdkappid"] = app
	sent, _ := json.Marshal(body)

	place, keys := "", r.Header.Values("Idempotency-Key")
	if once := strings.Join(keys, ", "); command == "add_sched_task" && keys != nil {
		refuse(!visible.MatchString(once), 400, "bad-key")
		place = once + " " + name
	}
	mine := &call{since: time.Now(), sent: sent, problem: "in-progress"}
	if stored := e.begin(command, place, mine); stored != nil {
		line["replayed"] = true
		w.Header().Set("Idempotent-Replayed", "true")
		return stored
	}
	problem := "outcome-unknown"
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if mine.problem = problem; problem == "refused" {
			delete(e.calls, place)
		}
	}()
	random := make([]byte, 4)
	_, _ = rand.Read(random)
	usersig, _ := tencentyun.GenUserSig(e.App, e.Key, e.Identifier, 600)
	query := url.Values{"sdkappid": {string(app)}, "identifier": {e.Identifier}, "contenttype": {"json"}}
	query.Set("usersig", usersig)
	query.Set("random", fmt.Sprint(binary.BigEndian.Uint32(random)))
	address := e.Service + "/v4/timpush/" + command + "?" + query.Encode()
	response, err := client.Post(address, "application/json", bytes.NewReader(sent))
	if err == nil {
		defer response.Body.Close()
		mine.answer, err = io.ReadAll(response.Body)
	}
	var slow net.Error
	refuse(errors.As(err, &slow) && slow.Timeout(), 504, "timeout")
	var said struct {
		ErrorCode *int
		TaskID    json.RawMessage
	}
	own := err == nil && response.StatusCode == 200 && json.Unmarshal(mine.answer, &said) == nil
	refuse(!own || said.ErrorCode == nil, 502, "bad-gateway")
	line["ErrorCode"], line["result"] = *said.ErrorCode, said.TaskID
	if *said.ErrorCode == 0 {
		problem = ""
	} else if !unsure.MatchString(fmt.Sprint(*said.ErrorCode)) {
		problem = "refused"
	}
	return mine.answer
}

// begin lets a call through and notes its key, or gives what an earlier call with this key was answered.
func (e *Endpoint) begin(command, place string, mine *call) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	for old, its := range e.calls {
		if mine.since.Sub(its.since) > 24*time.Hour {
			delete(e.calls, old)
		}
	}
	if earlier := e.calls[place]; earlier != nil {
		refuse(!bytes.Equal(earlier.sent, mine.sent), 409, "key-reused")
		refuse(earlier.problem != "", 409, earlier.problem)
		return earlier.answer
	}
	if e.calls == nil {
		e.calls, e.passed = map[string]*call{}, map[string][]time.Time{}
	}
	recent := e.passed[command]
	for len(recent) > 0 && mine.since.Sub(recent[0]) >= time.Second {
		recent = recent[1:]
	}
	refuse(len(recent) >= e.PerSecond, 429, "rate-limited")
	e.passed[command] = append(recent, mine.since)
	if place != "" {
		e.calls[place] = mine
	}
	return nil
}
