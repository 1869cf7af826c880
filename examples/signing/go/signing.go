// Package signing is the signing endpoint over net/http and crypto alone. docs/signing-endpoint.md tells the protocol, the
// README beside this how to mount it.
package signing

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// refusals tells the status and the advice of each problem.
var refusals = map[string]struct {
	status int
	detail string
}{
	"not-json":           {400, "Send a JSON object as application/json."},
	"bad-request":        {400, "A member is there twice, perhaps in capitals once: keep one."},
	"wrong-app":          {400, "Leave Sdkappid out, or name the app of this endpoint."},
	"bad-key":            {400, "An Idempotency-Key has 1 to 255 visible ASCII characters: send a UUID."},
	"not-signed-in":      {401, "Sign in, then repeat the call."},
	"not-allowed":        {403, "Your role doesn't allow this: ask somebody whose role does."},
	"other-origin":       {403, "Call from a page of this host."},
	"unknown-command":    {404, "Call /relay/ and add_, list_, modify_, get_ or delete_sched_task."},
	"sign-off":           {404, "Use relay: no UserSig is handed out here."},
	"method-not-allowed": {405, "Use POST."},
	"in-progress":        {409, "Wait, then repeat the call with the same key."},
	"key-reused":         {409, "This key was used with another body: send a new one."},
	"outcome-unknown":    {409, "Look for the task by its MsgRandom; if it isn't there, add it with a new key."},
	"too-large":          {413, "Send at most 64 KiB."},
	"rate-limited":       {429, "Wait a second, then repeat the call."},
	"internal":           {500, "Whoever runs this endpoint finds the cause in its log."},
	"bad-gateway":        {502, "The service's answer was lost: look for the task before you add it again."},
	"timeout":            {504, "The service was silent for 10 s: look for the task before you add it again."},
}

// looks says of each command whether it only looks.
var looks = map[string]bool{
	"get_sched_task": true, "list_sched_task": true,
	"add_sched_task": false, "modify_sched_task": false, "delete_sched_task": false,
}

// unsure holds the service's codes after which nobody knows whether the task was made.
var unsure = map[int64]bool{60008: true, 60013: true, 60014: true, 70169: true, 70202: true, 70500: true, 90105: true}

var visible = regexp.MustCompile(`^[!-~]{1,255}$`)

// Caller is who calls. Role is viewer, editor or admin.
type Caller struct{ Name, Role string }

// Endpoint is an http.Handler for the place that the console calls; wrap it in http.StripPrefix. Its memory is for one
// process, until that ends.
type Endpoint struct {
	App        uint32
	Identifier string
	Key        string
	// Service is your region's host, https://adminapisgp.im.qcloud.com say, or a sandbox on this machine.
	Service string
	// Caller says who is calling, by your own sign-in: FILL IN. Nil is a 401, and so is everybody without this function.
	Caller func(*http.Request) *Caller
	// PerSecond is how often each command may be called: the service takes 5.
	PerSecond int

	mu     sync.Mutex
	passed map[string][]time.Time
	fates  map[[2]string]*fate
}

// fate is what became of a call, and of its Idempotency-Key.
type fate struct {
	since  time.Time
	digest [32]byte
	state  string
	answer []byte
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began, line := time.Now(), map[string]any{}
	status, kind, header := http.StatusOK, "application/json", w.Header()
	answer, problem := e.relay(w, r, line)
	if problem != "" {
		refusal := refusals[problem]
		status, kind = refusal.status, "application/problem+json"
		answer, _ = json.Marshal(map[string]any{
			"type":   "urn:timpush-sched:problem:" + problem,
			"title":  strings.ReplaceAll(problem, "-", " "),
			"status": refusal.status,
			"detail": refusal.detail,
		})
	}
	header.Set("Content-Type", kind)
	header.Set("Cache-Control", "no-store")
	switch {
	case problem == "method-not-allowed":
		header.Set("Allow", "POST")
	case problem == "rate-limited":
		header.Set("Retry-After", "1")
	case line["replayed"] == true:
		header.Set("Idempotent-Replayed", "true")
	}
	w.WriteHeader(status)
	w.Write(answer)
	line["at"], line["status"], line["ms"] = began.UTC(), status, time.Since(began).Milliseconds()
	audit, _ := json.Marshal(line)
	fmt.Println(string(audit))
}

// relay answers as the service did, or names a problem.
func (e *Endpoint) relay(w http.ResponseWriter, r *http.Request, line map[string]any) ([]byte, string) {
	command := strings.TrimPrefix(r.URL.Path, "/relay/")
	look, known := looks[command]
	switch {
	case r.URL.Path == "/sign":
		return nil, "sign-off"
	case command == r.URL.Path || !known:
		return nil, "unknown-command"
	case r.Method != http.MethodPost:
		return nil, "method-not-allowed"
	}
	line["command"] = command
	var who *Caller
	if e.Caller != nil {
		who = e.Caller(r)
	}
	if who == nil {
		return nil, "not-signed-in"
	}
	line["operator"], line["role"] = who.Name, who.Role
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	_, host, _ := strings.Cut(origin, "://")
	if origin != "" && host != r.Host || site != "" && site != "same-origin" && site != "none" {
		return nil, "other-origin"
	}

	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, "not-json"
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, "too-large"
	}
	var members map[string]json.RawMessage
	if err != nil || !utf8.Valid(body) || json.Unmarshal(body, &members) != nil || members == nil {
		return nil, "not-json"
	}
	// Nobody has said that the service minds the case of letters.
	folded := map[string]bool{}
	for name := range members {
		folded[strings.ToLower(strings.ToUpper(name))] = true
	}
	if len(folded) < len(members) {
		return nil, "bad-request"
	}
	app := strconv.FormatUint(uint64(e.App), 10)
	if folded["sdkappid"] && string(members["Sdkappid"]) != app {
		return nil, "wrong-app"
	}
	members["Sdkappid"] = json.RawMessage(app)
	// What is judged is what is sent: a member that was there twice is there once, as it was read.
	forward, err := json.Marshal(members)
	if err != nil {
		return nil, "not-json"
	}
	var kind string
	var content struct{ MsgRandom *uint32 }
	_ = json.Unmarshal(members["Type"], &kind)
	_ = json.Unmarshal(members["Content"], &content)
	if kind == "All" || kind == "Tag" || kind == "User" {
		line["Type"] = kind
	}
	if id, err := strconv.ParseUint(string(members["TaskID"]), 10, 64); err == nil {
		line["TaskID"] = id
	}
	if content.MsgRandom != nil {
		line["MsgRandom"] = *content.MsgRandom
	}
	some := look || kind == "Tag" || kind == "User"
	if !(who.Role == "viewer" && look || who.Role == "editor" && some || who.Role == "admin") {
		return nil, "not-allowed"
	}

	var keys []string
	if command == "add_sched_task" {
		keys = r.Header.Values("Idempotency-Key")
	}
	if len(keys) > 1 || len(keys) == 1 && !visible.MatchString(keys[0]) {
		return nil, "bad-key"
	}
	mine := &fate{since: time.Now(), digest: sha256.Sum256(body), state: "in-progress"}
	if stored, problem := e.begin(command, who.Name, keys, mine); stored != nil || problem != "" {
		line["replayed"] = stored != nil
		return stored, problem
	}
	answer, state, problem := e.call(command, forward, line)
	e.mu.Lock()
	defer e.mu.Unlock()
	mine.state, mine.answer = state, answer
	return answer, problem
}

// begin lets a call through and notes its key; else it gives the stored answer, or names a problem.
func (e *Endpoint) begin(command, name string, keys []string, mine *fate) ([]byte, string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fates == nil {
		e.fates, e.passed = map[[2]string]*fate{}, map[string][]time.Time{}
	}
	for _, key := range keys {
		for place, old := range e.fates {
			if mine.since.Sub(old.since) > 24*time.Hour {
				delete(e.fates, place)
			}
		}
		earlier := e.fates[[2]string{name, key}]
		switch {
		case earlier == nil || earlier.state == "free":
		case earlier.digest != mine.digest:
			return nil, "key-reused"
		case earlier.state != "done":
			return nil, earlier.state
		default:
			return earlier.answer, ""
		}
	}
	var recent []time.Time
	for _, at := range e.passed[command] {
		if mine.since.Sub(at) < time.Second {
			recent = append(recent, at)
		}
	}
	if len(recent) >= e.PerSecond {
		return nil, "rate-limited"
	}
	e.passed[command] = append(recent, mine.since)
	for _, key := range keys {
		e.fates[[2]string{name, key}] = mine
	}
	return nil, ""
}

// A redirect would carry the UserSig elsewhere.
var client = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// call calls the service, and tells what a repetition with the same key is to get.
func (e *Endpoint) call(command string, body []byte, line map[string]any) (answer []byte, state, problem string) {
	// Not the request's context: a caller that goes away undoes nothing.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	random, err := rand.Int(rand.Reader, big.NewInt(1<<32))
	if err != nil {
		return nil, "free", "internal"
	}
	query := url.Values{
		"sdkappid":    {strconv.FormatUint(uint64(e.App), 10)},
		"identifier":  {e.Identifier},
		"usersig":     {e.userSig(time.Now().Unix(), 600)},
		"random":      {random.String()},
		"contenttype": {"json"},
	}
	address := e.Service + "/v4/timpush/" + command + "?" + query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, "free", "internal"
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err == nil {
		defer response.Body.Close()
		answer, err = io.ReadAll(response.Body)
	}
	var dialed *net.OpError
	var said struct {
		ErrorCode *int64
		TaskID    json.RawMessage
	}
	switch {
	case errors.As(err, &dialed) && dialed.Op == "dial":
		return nil, "free", "bad-gateway"
	case errors.Is(err, context.DeadlineExceeded):
		return nil, "outcome-unknown", "timeout"
	case err != nil || response.StatusCode != http.StatusOK:
		return nil, "outcome-unknown", "bad-gateway"
	case json.Unmarshal(answer, &said) != nil || said.ErrorCode == nil:
		return nil, "outcome-unknown", "bad-gateway"
	}
	line["errorCode"], line["result"] = *said.ErrorCode, said.TaskID
	switch {
	case *said.ErrorCode == 0:
		return answer, "done", ""
	case unsure[*said.ErrorCode]:
		return answer, "outcome-unknown", ""
	}
	return answer, "free", ""
}

func (e *Endpoint) userSig(now, lifetime int64) string {
	mac := hmac.New(sha256.New, []byte(e.Key))
	fmt.Fprintf(mac, "TLS.identifier:%s\nTLS.sdkappid:%d\n", e.Identifier, e.App)
	fmt.Fprintf(mac, "TLS.time:%d\nTLS.expire:%d\n", now, lifetime)
	claims, _ := json.Marshal(map[string]any{
		"TLS.ver": "2.0", "TLS.identifier": e.Identifier, "TLS.sdkappid": e.App,
		"TLS.time": now, "TLS.expire": lifetime, "TLS.sig": base64.StdEncoding.EncodeToString(mac.Sum(nil)),
	})
	var packed bytes.Buffer
	packer := zlib.NewWriter(&packed)
	packer.Write(claims)
	packer.Close()
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	return strings.NewReplacer("+", "*", "/", "-", "=", "_").Replace(text)
}
