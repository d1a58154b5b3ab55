//go:build !windows

package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// keeper runs the server for as long as its standard input stays open, that is until the test binary ends in any
// way, and then removes every trace. $1 is the folder of the programs, $2 the folder of the data.
const keeper = `
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$2/log" 2>&1 || exit 1
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB \
	-c fsync=off -c full_page_writes=off -c synchronous_commit=off >>"$2/log" 2>&1 </dev/null &
cat >/dev/null
kill -QUIT $!
wait $!
rm -rf "$2"
`

// startServer starts a server that listens on a socket in a temporary folder only. It returns nil when PostgreSQL is
// not installed.
func startServer() (*url.URL, error) {
	programs := findPrograms()
	if programs == "" {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "oriel-pg-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", keeper, "sh", programs, dir) //nolint:gosec,noctx // it outlives every context
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := runAsPostgres(cmd, dir); err != nil {
		return nil, err
	}
	// The pipe is never closed by us: the system does it when the binary ends.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	address := &url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	return address, await(address, dir, ended)
}

// findPrograms looks in the path and where Debian keeps the newest version.
func findPrograms() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

// runAsPostgres gives up root, as which PostgreSQL refuses to run.
func runAsPostgres(cmd *exec.Cmd, dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return err
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(dir, int(uid), int(gid))
}

// await asks until the server answers.
func await(address *url.URL, dir string, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, address.String())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case failed := <-ended:
			text, _ := os.ReadFile(filepath.Join(dir, "log")) //nolint:errcheck,gosec // shown if it is there
			return fmt.Errorf("the server ended: %w\n%s", errors.Join(failed, err), text)
		case <-ctx.Done():
			return fmt.Errorf("wait for the server: %w", err)
		case <-tick.C:
		}
	}
}
