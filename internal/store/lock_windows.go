package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockedAt is a byte far behind the text of the lock file, which others may still read.
const lockedAt = 1 << 30

// tryLock takes the lock or returns errLocked at once. Closing the file gives it back.
func tryLock(file *os.File) error {
	err := windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{Offset: lockedAt})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}
