// Package signing is the signing endpoint. docs/signing-endpoint.md tells the protocol, the README how to mount it.
package signing

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/tencentyun/tls-sig-api-v2-golang/tencentyun"
)

// unsure are the codes after which the task may be there.
var unsure = []int{60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000}
var paths = regexp.MustCompile(`^/relay/(get|list|add|modify|delete)_sched_task$`)
var brief = regexp.MustCompile(`^[^\[{]{0,40}`) // what of a member is logged
var visible = regexp.MustCompile(`^[!-~]{1,255}$`)

// client follows no redirect: it would carry the UserSig elsewhere.
var client = http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}}

// Endpoint is an http.Handler, to be wrapped in http.StripPrefix.
type Endpoint struct {
	App                      int
	Identifier, Key, Service string
	PerSecond                int                                     // how often each command may be called: 5
	Caller                   func(*http.Request) (name, role string) // FILL IN: your own sign-in; no name is a 401

	recent sync.Map // by command: a place for each call of the last second
	calls  sync.Map // by caller and Idempotency-Key; those that changed nothing are not kept
}

type call struct {
	digest          [sha256.Size]byte
	problem, answer string
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	line, began := map[string]any{}, time.Now()
	status, said := e.relay(w, r, line)
	line["at"], line["status"], line["ms"] = began.UTC(), status, time.Since(began).Milliseconds()
	_ = json.NewEncoder(os.Stdout).Encode(line)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	if status != 200 {
		w.Header().Set("Content-Type", "application/problem+json")
		said = fmt.Sprintf(`{"type":"urn:timpush-sched:problem:%s","title":"%[1]s","status":%[2]d}`, said, status)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, said)
}

// relay gives a status, and the service's answer or a problem's name.
func (e *Endpoint) relay(w http.ResponseWriter, r *http.Request, line map[string]any) (int, string) {
	var name, role string
	if e.Caller != nil {
		name, role = e.Caller(r)
	}
	line["command"], line["caller"], line["role"] = paths.FindString(r.URL.Path), name, role
	switch {
	case !paths.MatchString(r.URL.Path):
		return 404, "unknown-command"
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		return 405, "method-not-allowed"
	case name == "":
		return 401, "not-signed-in"
	case http.NewCrossOriginProtection().Check(r) != nil:
		return 403, "other-origin"
	}

	command, keys := strings.TrimPrefix(r.URL.Path, "/relay/"), r.Header["Idempotency-Key"]
	keyed, once := command == "add_sched_task" && keys != nil, strings.Join(keys, ", ")
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	text, failed := io.ReadAll(io.LimitReader(r.Body, 64<<10+1))
	var body, content, said map[string]json.RawMessage // of two members with one name the last
	wrong := json.Unmarshal(text, &body)
	_ = json.Unmarshal(body["Content"], &content)
	line["Type"], line["TaskID"] = string(brief.Find(body["Type"])), string(brief.Find(body["TaskID"]))
	line["MsgRandom"] = string(brief.Find(content["MsgRandom"]))
	app, kind := strconv.Itoa(e.App), string(body["Type"])
	look := command == "get_sched_task" || command == "list_sched_task"
	may := map[string]bool{"viewer": look, "editor": look || kind == `"Tag"` || kind == `"User"`, "admin": true}
	switch {
	case len(text) > 64<<10:
		return 413, "too-large"
	case failed != nil || media != "application/json" || !utf8.Valid(text) || wrong != nil || body == nil:
		return 400, "not-json"
	case body["Sdkappid"] != nil && string(body["Sdkappid"]) != app:
		return 400, "wrong-app"
	case !may[role]:
		return 403, "not-allowed"
	case keyed && !visible.MatchString(once):
		return 400, "bad-key"
	}

	usersig, _ := tencentyun.GenUserSig(e.App, e.Key, e.Identifier, 600)
	query := url.Values{"sdkappid": {app}, "identifier": {e.Identifier}, "usersig": {usersig}, "contenttype": {"json"}}
	query.Set("random", fmt.Sprint(rand.Uint32()))
	body["Sdkappid"] = json.RawMessage(app)
	var out bytes.Buffer
	writer := json.NewEncoder(&out)
	writer.SetEscapeHTML(false) // which would make it longer
	_ = writer.Encode(body)
	sent := bytes.TrimSpace(out.Bytes())
	place, mine := name+" "+once, call{sha256.Sum256(sent), "in-progress", ""}
	if keyed {
		earlier, taken := e.calls.LoadOrStore(place, mine)
		switch its := earlier.(call); {
		case taken && its.digest != mine.digest:
			return 409, "key-reused"
		case taken && its.problem != "":
			return 409, its.problem
		case taken:
			line["replayed"] = true
			w.Header().Set("Idempotent-Replayed", "true")
			return 200, its.answer
		}
		defer e.calls.CompareAndDelete(place, mine) // unless it is kept as something else below
	}
	room, _ := e.recent.LoadOrStore(command, make(chan bool, cmp.Or(e.PerSecond, 5)))
	select {
	case room.(chan bool) <- true:
		time.AfterFunc(1050*time.Millisecond, func() { <-room.(chan bool) })
	default:
		w.Header().Set("Retry-After", "2")
		return 429, "rate-limited"
	}

	var answer []byte
	address := e.Service + "/v4/timpush/" + command + "?" + query.Encode()
	response, failed := client.Post(address, "application/json", bytes.NewReader(sent))
	if failed == nil {
		defer response.Body.Close()
		answer, failed = io.ReadAll(response.Body)
	}
	_ = json.Unmarshal(answer, &said)
	line["ErrorCode"], line["result"] = said["ErrorCode"], said["TaskID"]
	code, wrong := strconv.Atoi(string(said["ErrorCode"]))
	own := failed == nil && response.StatusCode == 200 && wrong == nil
	kept := call{mine.digest, "outcome-unknown", ""}
	if own && code == 0 {
		kept = call{mine.digest, "", string(answer)}
	}
	if keyed && (!own || code == 0 || slices.Contains(unsure, code)) {
		e.calls.Store(place, kept)
		time.AfterFunc(24*time.Hour, func() { e.calls.Delete(place) })
	}
	switch {
	case own:
		return 200, string(answer)
	case os.IsTimeout(failed):
		return 504, "timeout"
	}
	return 502, "bad-gateway"
}
