// Package signing is the signing endpoint. docs/signing-endpoint.md tells the protocol, the README how to mount it.
package signing

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
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
)

var commands = regexp.MustCompile(`^/relay/(get|list|add|modify|delete)_sched_task$`)
var loggable = regexp.MustCompile(`^("(All|Tag|User)"|\d{1,20})$`)
var visible = regexp.MustCompile(`^[!-~]{1,255}$`)
var unsure = regexp.MustCompile(`^(60008|60013|60014|70169|70202|70500|90105)$`) // the task may be there

// Caller is who calls. Role is viewer, editor or admin.
type Caller struct{ Name, Role string }

// Endpoint is an http.Handler; wrap it in http.StripPrefix. Its memory is for one process, until that ends.
type Endpoint struct {
	App                      uint32
	Identifier, Key, Service string
	PerSecond                int                         // how often each command may be called: 5
	Caller                   func(*http.Request) *Caller // FILL IN: who calls, by your own sign-in; nil is a 401

	mu     sync.Mutex
	passed map[string][]time.Time // by command: when its latest calls were let through
	calls  map[string]*call       // by Idempotency-Key and caller; those that changed nothing are not kept
}

type call struct {
	since  time.Time
	hash   [32]byte
	state  string
	answer []byte
}

// refusal is what a call panics with when it isn't answered by the service.
type refusal struct {
	status int
	name   string
}

func refuse(condition bool, status int, name string) {
	if condition {
		panic(refusal{status, name})
	}
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began, status, line := time.Now(), 200, map[string]any{}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Allow", "POST")
	defer func() {
		if cause := recover(); cause != nil {
			problem, known := cause.(refusal)
			if !known {
				log.Printf("The signing endpoint failed: %v", cause)
				problem = refusal{500, "internal"}
			}
			status = problem.status
			detail := "Nothing was sent."
			if status == 409 || status >= 500 {
				detail = "Look for the task before you send it again."
			} else if status == 429 {
				header.Set("Retry-After", "1")
			}
			kind, title := "urn:timpush-sched:problem:"+problem.name, strings.ReplaceAll(problem.name, "-", " ")
			header.Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			body := map[string]any{"type": kind, "title": title, "status": status, "detail": detail}
			_ = json.NewEncoder(w).Encode(body)
		}
		line["at"], line["status"], line["ms"] = began.UTC(), status, time.Since(began).Milliseconds()
		_ = json.NewEncoder(os.Stdout).Encode(line)
	}()
	answer := e.relay(w, r, line)
	header.Set("Content-Type", "application/json")
	_, _ = w.Write(answer)
}

func (e *Endpoint) relay(w http.ResponseWriter, r *http.Request, line map[string]any) []byte {
	refuse(!commands.MatchString(r.URL.Path), 404, "unknown-command")
	refuse(r.Method != http.MethodPost, 405, "method-not-allowed")
	command := strings.TrimPrefix(r.URL.Path, "/relay/")
	line["command"] = command
	refuse(e.Caller == nil, 401, "not-signed-in")
	who := e.Caller(r)
	refuse(who == nil, 401, "not-signed-in")
	line["caller"], line["role"] = who.Name, who.Role
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	own := origin == "" || origin == "https://"+r.Host || origin == "http://"+r.Host
	refuse(!own || site != "" && site != "same-origin" && site != "none", 403, "other-origin")

	var tooLarge *http.MaxBytesError
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	refuse(errors.As(err, &tooLarge), 413, "too-large")
	var members, content map[string]json.RawMessage
	object := json.Unmarshal(body, &members) == nil && members != nil && utf8.Valid(body)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	refuse(err != nil || !object || kind != "application/json", 400, "not-json")
	names, decoder := 0, json.NewDecoder(bytes.NewReader(body))
	for _, _ = decoder.Token(); decoder.More(); names++ {
		_, _ = decoder.Token()
		_ = decoder.Decode(new(json.RawMessage))
	}
	// Of two members with one name json.Unmarshal keeps the last. The service might keep the first.
	refuse(names > len(members), 400, "bad-request")
	_ = json.Unmarshal(members["Content"], &content)
	said := map[string]json.RawMessage{"Type": members["Type"], "TaskID": members["TaskID"]}
	said["MsgRandom"] = content["MsgRandom"]
	for name, value := range said {
		if loggable.Match(value) {
			line[name] = value
		}
	}
	app, given := fmt.Sprint(e.App), members["Sdkappid"]
	refuse(given != nil && string(given) != app, 400, "wrong-app")
	look := command == "get_sched_task" || command == "list_sched_task"
	some := look || string(members["Type"]) == `"Tag"` || string(members["Type"]) == `"User"`
	may := map[string]bool{"viewer": look, "editor": some, "admin": true}
	refuse(!may[who.Role], 403, "not-allowed")

	place, keys := "", strings.Join(r.Header.Values("Idempotency-Key"), ", ")
	if command == "add_sched_task" && r.Header.Values("Idempotency-Key") != nil {
		refuse(!visible.MatchString(keys), 400, "bad-key")
		place = keys + " " + who.Name
	}
	mine := &call{since: time.Now(), hash: sha256.Sum256(body), state: "in-progress"}
	if stored := e.begin(command, place, mine); stored != nil {
		line["ErrorCode"], line["replayed"] = 0, true
		w.Header().Set("Idempotent-Replayed", "true")
		return stored
	}
	if given == nil && names > 0 {
		app += ","
	}
	if given == nil {
		body = bytes.Replace(body, []byte("{"), []byte(`{"Sdkappid":`+app), 1)
	}
	answer, state, problem := e.send(command, body, line)
	e.mu.Lock()
	defer e.mu.Unlock()
	if mine.answer, mine.state = answer, state; state == "free" {
		delete(e.calls, place)
	}
	refuse(problem == "timeout", 504, problem)
	refuse(problem != "", 502, problem)
	return answer
}

// begin lets a call through and notes its key, or gives what an earlier call with this key was answered.
func (e *Endpoint) begin(command, place string, mine *call) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.calls == nil {
		e.calls, e.passed = map[string]*call{}, map[string][]time.Time{}
	}
	for old, its := range e.calls {
		if mine.since.Sub(its.since) > 24*time.Hour {
			delete(e.calls, old)
		}
	}
	if earlier := e.calls[place]; earlier != nil {
		refuse(earlier.hash != mine.hash, 409, "key-reused")
		refuse(earlier.state != "done", 409, earlier.state)
		return earlier.answer
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

// client follows no redirect, which would carry the UserSig elsewhere.
var client = http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}}

// send gives the service's answer or a problem, and what that means for the call's key.
func (e *Endpoint) send(command string, body []byte, line map[string]any) (answer []byte, state, problem string) {
	random := make([]byte, 4)
	_, _ = rand.Read(random)
	query := url.Values{"sdkappid": {fmt.Sprint(e.App)}, "identifier": {e.Identifier}, "contenttype": {"json"}}
	query.Set("usersig", e.userSig(time.Now().Unix(), 600))
	query.Set("random", fmt.Sprint(binary.BigEndian.Uint32(random)))
	address := e.Service + "/v4/timpush/" + command + "?" + query.Encode()
	response, err := client.Post(address, "application/json", bytes.NewReader(body))
	if err == nil {
		defer response.Body.Close()
		answer, err = io.ReadAll(response.Body)
	}
	var dial *net.OpError
	var slow net.Error
	var said struct {
		ErrorCode *int64
		TaskID    json.RawMessage
	}
	switch {
	case errors.As(err, &dial) && dial.Op == "dial":
		return nil, "free", "bad-gateway"
	case errors.As(err, &slow) && slow.Timeout():
		return nil, "outcome-unknown", "timeout"
	case err != nil || response.StatusCode != 200:
		return nil, "outcome-unknown", "bad-gateway"
	case json.Unmarshal(answer, &said) != nil || said.ErrorCode == nil:
		return nil, "outcome-unknown", "bad-gateway"
	}
	line["ErrorCode"], line["result"] = *said.ErrorCode, said.TaskID
	switch {
	case *said.ErrorCode == 0:
		return answer, "done", ""
	case unsure.MatchString(fmt.Sprint(*said.ErrorCode)):
		return answer, "outcome-unknown", ""
	}
	return answer, "free", ""
}

func (e *Endpoint) userSig(now, lifetime int64) string {
	mac := hmac.New(sha256.New, []byte(e.Key))
	fmt.Fprintf(mac, "TLS.identifier:%s\nTLS.sdkappid:%d\n", e.Identifier, e.App)
	fmt.Fprintf(mac, "TLS.time:%d\nTLS.expire:%d\n", now, lifetime)
	claims := map[string]any{"TLS.ver": "2.0", "TLS.identifier": e.Identifier, "TLS.sdkappid": e.App}
	claims["TLS.time"], claims["TLS.expire"], claims["TLS.sig"] = now, lifetime, mac.Sum(nil) // as base64
	var packed bytes.Buffer
	packer := zlib.NewWriter(&packed)
	_ = json.NewEncoder(packer).Encode(claims)
	_ = packer.Close()
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	return strings.NewReplacer("+", "*", "/", "-", "=", "_").Replace(text)
}
