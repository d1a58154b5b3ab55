package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// errLocked is given by tryLock when another process has the lock.
var errLocked = errors.New("locked by another process")

// fileLock is a lock of the operating system on a file. It ends with the process, so a crash leaves none behind.
// The file itself stays.
type fileLock struct{ file *os.File }

// openLock opens the lock file for its owner only.
func openLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the path is the owner's setting
	if err != nil {
		return nil, fmt.Errorf("open the lock file: %w", err)
	}
	return file, nil
}

// lockServer makes this process the only server of a SQLite file, or says who is.
func lockServer(database string) (*fileLock, error) {
	path := database + ".lock"
	file, err := openLock(path)
	if err != nil {
		return nil, err
	}
	if err := tryLock(file); err != nil {
		err = errors.Join(serverRunning(path, err), file.Close())
		return nil, err
	}
	lock := &fileLock{file: file}
	if err := writeOwner(file); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return lock, nil
}

// ErrServed says that another server works with this SQLite file.
var ErrServed = errors.New("the data is in use by another server")

func serverRunning(path string, err error) error {
	if !errors.Is(err, errLocked) {
		return fmt.Errorf("lock %s: %w", path, err)
	}
	who := ""
	// Only read for the sentence: without the number it is still true.
	if number, err := os.ReadFile(path); err == nil && len(number) > 0 { //nolint:gosec // see openLock
		who = " (process " + strings.TrimSpace(string(number)) + ")"
	}
	return fmt.Errorf("another Oriel%s already serves the data in %s. Stop it first, or choose another data folder: %w",
		who, filepath.Dir(path), ErrServed)
}

func writeOwner(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	return nil
}

// waitLock waits until no other process has the lock, or ctx ends.
func waitLock(ctx context.Context, path string) (*fileLock, error) {
	file, err := openLock(path)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := tryLock(file)
		if err == nil {
			return &fileLock{file: file}, nil
		}
		if !errors.Is(err, errLocked) {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), file.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("wait for %s: %w", path, ctx.Err()), file.Close())
		case <-tick.C:
		}
	}
}

// release gives the lock back. It is safe to repeat and on nil.
func (l *fileLock) release() error {
	if l == nil || l.file == nil {
		return nil
	}
	file := l.file
	l.file = nil
	return file.Close()
}
