package config

import (
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func env(pairs ...string) func(string) (string, bool) {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

func load(t *testing.T, folder string, pairs ...string) Config {
	t.Helper()
	c, err := Load(env(pairs...), folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeFile(t *testing.T, folder, text string) string {
	t.Helper()
	path := filepath.Join(folder, "oriel.toml")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithoutAnySettingsEverythingHasItsDefault(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c := load(t, folder, "ORIEL_LOG", "")
	if c.Origin() != "http://localhost:8080" || c.Host() != "localhost:8080" || c.Secure() {
		t.Errorf("address is %s", c.URL)
	}
	c.URL = nil
	want := Config{
		Listen:   "localhost:8080",
		Data:     filepath.Join(folder, "data"),
		Database: Database{SQLite: filepath.Join(folder, "data", "oriel.db")},
		Media:    filepath.Join(folder, "data", "media"),
		Log:      slog.LevelInfo,
		MailFrom: "oriel@localhost",
	}
	if diff := cmp.Diff(want, c, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestRelativeFolderIsAppliedOnce(t *testing.T) {
	t.Parallel()
	c := load(t, "sub", "ORIEL_MEDIA", "pictures")
	got := []string{c.Data, c.Database.SQLite, c.Media}
	if diff := cmp.Diff([]string{"sub/data", "sub/data/oriel.db", "sub/pictures"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryVariableIsRead(t *testing.T) {
	t.Parallel()
	c := load(t, t.TempDir(),
		"ORIEL_URL", " https://Blog.Example:443/ ", "ORIEL_LISTEN", ":80", "ORIEL_DATA", "/srv/oriel", "ORIEL_DATABASE", "postgres://o:pw@db/oriel",
		"ORIEL_MEDIA", "s3://bucket/prefix", "ORIEL_TRUSTED_PROXIES", "127.0.0.1, 10.9.9.9/8,::1", "ORIEL_FETCH_ALLOW", "127.0.0.0/8,127.0.0.1/32:8443,[::1]:*, 8443",
		"ORIEL_LOG", "DEBUG", "ORIEL_METRICS_LISTEN", "localhost:9090", "ORIEL_MAIL_FROM", "post@blog.example")
	if c.Origin() != "https://blog.example" || c.Host() != "blog.example" || !c.Secure() {
		t.Errorf("address is %s", c.URL)
	}
	c.URL = nil
	want := Config{
		Listen: ":80", Data: "/srv/oriel", Database: Database{Postgres: "postgres://o:pw@db/oriel"}, Media: "s3://bucket/prefix",
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		FetchAllow:     []string{"127.0.0.0/8", "127.0.0.1/32:8443", "[::1]:*", "8443"},
		Log:            slog.LevelDebug, MetricsListen: "localhost:9090", MailFrom: "post@blog.example",
	}
	if diff := cmp.Diff(want, c, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Error(diff)
	}
}

func TestEnvironmentWinsOverFileWinsOverDefault(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := writeFile(t, folder, "url = \"https://file.example\"\nlog = \"warn\"\ntrusted_proxies = [\"10.0.0.0/8\"]\nlisten = \"\"\n")
	c := load(t, folder, "ORIEL_URL", "https://env.example")
	if c.Host() != "env.example" || c.Log != slog.LevelWarn || len(c.TrustedProxies) != 1 || c.Listen != "localhost:8080" || c.File != path {
		t.Errorf("got %+v", c)
	}
}

func TestFileInTheDataFolderComesFirst(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	writeFile(t, folder, `url = "https://cwd.example"`)
	writeFile(t, filepath.Join(folder, "elsewhere"), `url = "https://data.example"`)
	if c := load(t, folder, "ORIEL_DATA", "elsewhere"); c.Host() != "data.example" {
		t.Errorf("host is %s", c.Host())
	}
	if c := load(t, folder); c.Host() != "cwd.example" {
		t.Errorf("host is %s", c.Host())
	}
}

func TestAddressIsKeptInOneSpelling(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://BLOG.example":      "https://blog.example",
		"https://blog.example/":     "https://blog.example",
		"http://blog.example:80":    "http://blog.example",
		"https://blog.example:80":   "https://blog.example:80",
		"https://bücher.example":    "https://xn--bcher-kva.example",
		"http://[::1]:8080":         "http://[::1]:8080",
		"http://[0:0:0:0:0:0:0:1]/": "http://[::1]",
		"http://127.0.0.1:8080":     "http://127.0.0.1:8080",
	} {
		if got := load(t, t.TempDir(), "ORIEL_URL", in).Origin(); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func TestDatabaseIsFoundInEverySpelling(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for in, want := range map[string]Database{
		"sqlite":                  {SQLite: filepath.Join(folder, "data", "oriel.db")},
		"sqlite:blog.db":          {SQLite: filepath.Join(folder, "blog.db")},
		"sqlite:///srv/blog.db":   {SQLite: "/srv/blog.db"},
		"/srv/blog.db":            {SQLite: "/srv/blog.db"},
		"postgresql://db/oriel":   {Postgres: "postgresql://db/oriel"},
		"postgres:///?dbname=ori": {Postgres: "postgres:///?dbname=ori"},
	} {
		if diff := cmp.Diff(want, load(t, folder, "ORIEL_DATABASE", in).Database); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestBadValueNamesKeyValueAndRemedy(t *testing.T) {
	t.Parallel()
	tests := []struct{ key, value, says string }{
		{"ORIEL_URL", "blog.example", "does not begin with https://"},
		{"ORIEL_URL", "ftp://blog.example", "does not begin with https://"},
		{"ORIEL_URL", "https://blog.example/blog", "has a path"},
		{"ORIEL_URL", "https://blog.example?x=1", "goes on after the host"},
		{"ORIEL_URL", "https://blog.example?", "goes on after the host"},
		{"ORIEL_URL", "https://blog.example#", "goes on after the host"},
		{"ORIEL_URL", "https://me@blog.example", "holds a user name"},
		{"ORIEL_URL", "https://", "names no host"},
		{"ORIEL_URL", "https://blog.example.", "host name"},
		{"ORIEL_URL", "https://blog_example..com", "host name"},
		{"ORIEL_URL", "https://blog.example:0", "port"},
		{"ORIEL_URL", "https://blog.example:99999", "port"},
		{"ORIEL_URL", "http://[fe80::1%25eth0]", "network card"},
		{"ORIEL_URL", "https://blog example", "cannot be read"},
		{"ORIEL_LISTEN", "8080", "host:port"},
		{"ORIEL_LISTEN", "localhost:http", "port"},
		{"ORIEL_DATA", "s3://bucket", "folder is needed"},
		{"ORIEL_DATABASE", "mysql://root@db/oriel", "neither SQLite nor PostgreSQL"},
		{"ORIEL_DATABASE", "postgres://db/", "names no database"},
		{"ORIEL_MEDIA", "s3://", "names no bucket"},
		{"ORIEL_TRUSTED_PROXIES", "*", "neither an address nor a block"},
		{"ORIEL_TRUSTED_PROXIES", "10.0.0.0/8, proxy", `"proxy"`},
		{"ORIEL_FETCH_ALLOW", "localhost", "neither a block nor a port"},
		{"ORIEL_FETCH_ALLOW", "127.0.0.1:http", "neither a block nor a port"},
		{"ORIEL_LOG", "loud", "level"},
		{"ORIEL_METRICS_LISTEN", "9090", "host:port"},
	}
	for _, test := range tests {
		_, err := Load(env(test.key, test.value), t.TempDir())
		var mistake *Error
		if !errors.As(err, &mistake) {
			t.Errorf("%s=%s: got %v", test.key, test.value, err)
			continue
		}
		text := err.Error()
		if mistake.Key != test.key || !strings.Contains(text, test.says) || !strings.Contains(text, test.value) && !strings.Contains(text, "\\") || mistake.Remedy == "" {
			t.Errorf("%s=%s: %s", test.key, test.value, text)
		}
	}
}

func TestAllMistakesAreReportedTogether(t *testing.T) {
	t.Parallel()
	_, err := Load(env("ORIEL_URL", "x", "ORIEL_LOG", "y", "ORIEL_LISTEN", "z"), t.TempDir())
	for _, key := range []string{"ORIEL_URL", "ORIEL_LOG", "ORIEL_LISTEN"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%s is missing in: %v", key, err)
		}
	}
}

func TestPasswordsAreNeverShown(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"mysql://root:hunter2@db/oriel", "mysql://db/oriel?password=hunter2", "postgres://o:hunter2@db", "postgres://o:hunter2@db:port/oriel", "mysql://o:hunter2@%zz/",
	} {
		_, err := Load(env("ORIEL_DATABASE", value), t.TempDir())
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestUnknownKeyNamesTheNearest(t *testing.T) {
	t.Parallel()
	for wrong, near := range map[string]string{"ulr": "url", "trusted_proxy": "trusted_proxies", "ORIEL_LISTEN": "listen", "metrics": "media", "loglevel": "log"} {
		folder := t.TempDir()
		path := writeFile(t, folder, wrong+" = \"x\"\n")
		_, err := Load(env(), folder)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v", wrong, err)
			continue
		}
		if wrong != "metrics" && !strings.Contains(err.Error(), `Did you mean "`+near+`"`) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

func TestBrokenFileNamesTheLine(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"log = \"info\"\nurl = ": "line 2",
		"url = true":             "quotation marks",
		"url = [\"a\"]":          "one text is needed",
		"fetch_allow = [[1]]":    "more than texts",
		"[site]\ntitle = \"x\"":  "does not know",
	} {
		folder := t.TempDir()
		writeFile(t, folder, text)
		if _, err := Load(env(), folder); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestReferenceTellsEverySetting(t *testing.T) {
	t.Parallel()
	text := Reference()
	for _, k := range keys() {
		for _, part := range []string{"## " + k.env, "`" + k.toml + "`", k.doc, k.example[:2]} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing", k.env, part)
			}
		}
		if !strings.HasSuffix(k.doc, ".") || !strings.HasSuffix(k.remedy, ".") {
			t.Errorf("%s: the text is not made of sentences", k.env)
		}
	}
}

func TestExampleFileOfTheReferenceLoads(t *testing.T) {
	t.Parallel()
	_, after, _ := strings.Cut(Reference(), "```toml\n")
	example, _, _ := strings.Cut(after, "```")
	folder := t.TempDir()
	writeFile(t, folder, example)
	c := load(t, folder)
	if c.Host() != "blog.example" || len(c.FetchAllow) != 2 || c.Log != slog.LevelDebug {
		t.Errorf("got %+v", c)
	}
}
