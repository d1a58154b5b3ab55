package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// examine runs oriel doctor and gives its findings and its exit code.
func (h *hearth) examine(t *testing.T) (said string, code int) {
	t.Helper()
	std, out, problems := h.streams("")
	code = run(t.Context(), []string{"doctor"}, std)
	said = out.String()
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "ok    ") && !strings.HasPrefix(line, "warn  ") && !strings.HasPrefix(line, "fail  ") &&
			!strings.HasPrefix(line, "All is well") && !strings.HasPrefix(line, "Nothing keeps") {
			t.Errorf("not a finding: %q", line)
		}
	}
	if (code != 0) != strings.Contains(said, "fail  ") {
		t.Errorf("exit code %d for\n%s%s", code, said, problems)
	}
	return said, code
}

// wants checks the exit code, and that a finding of a grade tells of something.
func wants(t *testing.T, said string, code, wantCode int, grade, about string) {
	t.Helper()
	if code != wantCode {
		t.Errorf("exit code %d, want %d", code, wantCode)
	}
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, grade) && strings.Contains(line, about) {
			return
		}
	}
	t.Errorf("no line %q that tells of %q in\n%s", grade, about, said)
}

func TestTheDoctorFindsAHealthyHouseHealthy(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.env["ORIEL_URL"], h.env["ORIEL_FETCH_ALLOW"] = "", "127.0.0.0/8"
	h.settle(t)
	h.serve(t)
	said, code := h.examine(t)
	wants(t, said, code, 0, "ok", "Other servers find @ana@127.0.0.1")
	wants(t, said, code, 0, "ok", "Letters from other servers arrive")
	wants(t, said, code, 0, "ok", "host-meta and NodeInfo")
	wants(t, said, code, 0, "ok", "The key of @ana@")
	wants(t, said, code, 0, "ok", "The database file is whole")
	wants(t, said, code, 0, "warn", "works on this machine only")
}

func TestTheDoctorChangesNothing(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	said, code := h.examine(t)
	wants(t, said, code, 1, "fail", "There is no database")
	onlyThese(t, h.dir)
	if exists(filepath.Join(h.dir, "oriel.db")) {
		t.Error("a database was made")
	}
}

func TestTheDoctorNamesEachMistakeOfTheSettings(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.env["ORIEL_LISTEN"], h.env["ORIEL_LOG"] = "nowhere", "loud"
	said, code := h.examine(t)
	wants(t, said, code, 1, "fail", "ORIEL_LISTEN")
	wants(t, said, code, 1, "fail", "ORIEL_LOG")
}

func TestTheDoctorFindsWhatIsBrokenInside(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]struct {
		do           func(t *testing.T, h *hearth)
		grade, about string
	}{
		"the key file is gone":    {func(t *testing.T, h *hearth) { remove(t, h, keyFile) }, "fail", "oriel.key from your backup"},
		"the key file is open":    {func(t *testing.T, h *hearth) { mode(t, h, keyFile, 0o644) }, "fail", "chmod 600"},
		"the group reads the key": {func(t *testing.T, h *hearth) { mode(t, h, keyFile, 0o640) }, "warn", "chmod 600"},
		"the database is gone":    {func(t *testing.T, h *hearth) { remove(t, h, "oriel.db") }, "fail", "There is no database"},
		"the database is damaged": {overwrite, "fail", "damaged"},
		"the server is down":      {func(*testing.T, *hearth) {}, "fail", "No server is ready"},
		"a key of another author": {swapKeys, "fail", "cannot be opened"},
		"a newer schema":          {schema(9999), "fail", "this program knows"},
		"an older schema":         {schema(-1), "warn", "Make a backup first"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHearth(t)
			h.settle(t)
			harm.do(t, h)
			said, code := h.examine(t)
			wants(t, said, code, 1, harm.grade, harm.about) // 1 at least for the server that is not there
		})
	}
}

func remove(t *testing.T, h *hearth, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(h.dir, name)); err != nil {
		t.Fatal(err)
	}
}

func mode(t *testing.T, h *hearth, name string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(filepath.Join(h.dir, name), mode); err != nil {
		t.Fatal(err)
	}
}

// overwrite breaks a page in the middle of the file.
func overwrite(t *testing.T, h *hearth) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(h.dir, "oriel.db"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for page := int64(4); page < 12; page++ {
		if _, err := f.WriteAt([]byte(strings.Repeat("\xaa", 4096)), page*4096); err != nil {
			t.Fatal(err)
		}
	}
}

func swapKeys(t *testing.T, h *hearth) {
	t.Helper()
	h.do(t, benchPassword+"\n", "author", "add", "bea", "--password-stdin")
	h.within(t, func(a *app) {
		err := a.blog.Atomically(t.Context(), func(tx blog.Tx) error {
			authors, err := tx.Authors(t.Context())
			if err != nil {
				return err
			}
			authors[0].SealedKey = authors[1].SealedKey
			return tx.SaveAuthor(t.Context(), &authors[0])
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// schema pretends that the database is from a later program, or from an earlier one when version is negative.
func schema(version int64) func(*testing.T, *hearth) {
	return func(t *testing.T, h *hearth) {
		t.Helper()
		h.within(t, func(a *app) {
			statement := "DELETE FROM goose_db_version WHERE version_id > 1"
			if version > 0 {
				statement = "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"
			}
			if _, err := a.db.Jobs().Writer.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestTheDoctorFindsWhatAProxySpoils puts proxies between the street and the house that do what real ones were seen to do.
func TestTheDoctorFindsWhatAProxySpoils(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]struct {
		manner func(w http.ResponseWriter, r *http.Request, next http.Handler)
		about  string
	}{
		"drops the Host header": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Host = "backend.internal"
			next.ServeHTTP(w, r)
		}, "Host header"},
		"refuses letters": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == http.MethodPost {
				http.Error(w, "Blocked by the firewall", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		}, "Blocked by the firewall"},
		"gives pages to servers": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Header.Set("Accept", "text/html")
			next.ServeHTTP(w, r)
		}, "gives out the wrong form"},
		"gives documents to people": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if strings.HasPrefix(r.URL.Path, "/@") {
				r.Header.Set("Accept", activityType)
			}
			next.ServeHTTP(w, r)
		}, "gives out the wrong form"},
		"keeps well-known to itself": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if strings.HasPrefix(r.URL.Path, "/.well-known/") {
				http.NotFound(w, r)
				return
			}
			next.ServeHTTP(w, r)
		}, "webfinger?resource=acct%3Aana%40127.0.0.1"},
		"leads elsewhere": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == "/" && r.URL.RawQuery == "" {
				http.Redirect(w, r, "/?from=proxy", http.StatusMovedPermanently)
				return
			}
			next.ServeHTTP(w, r)
		}, "leads on to"},
		"is broken": {func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.WriteHeader(http.StatusBadGateway)
		}, "status 502"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHearth(t)
			var next http.Handler
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { spoil.manner(w, r, next) }))
			defer proxy.Close()
			h.env["ORIEL_URL"], h.env["ORIEL_FETCH_ALLOW"] = proxy.URL, "127.0.0.0/8"
			h.settle(t)
			h.serve(t)
			next = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(&url.URL{Scheme: "http", Host: h.env["ORIEL_LISTEN"]})
				r.Out.Host = r.In.Host
			}}
			said, code := h.examine(t)
			wants(t, said, code, 1, "fail", spoil.about)
		})
	}
}

func TestTheDoctorNamesServersThatDoNotTakeLetters(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.settle(t)
	h.within(t, func(a *app) {
		if err := a.mail.SaveHost(t.Context(), blog.Host{Host: "dead.example", Failures: 7}); err != nil {
			t.Fatal(err)
		}
	})
	said, _ := h.examine(t)
	wants(t, said, 1, 1, "warn", "dead.example")
}

func TestAFindingStaysOnOneLine(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	d := &doctor{out: &out}
	d.fail("a remote %s", "line\nok    All is well.\x1b[2J")
	if strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%q", out.String())
	}
}
