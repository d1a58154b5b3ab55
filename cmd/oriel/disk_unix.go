//go:build linux || darwin || freebsd

package main

import "syscall"

// freeBytes is the room on the disk of a folder for a user who is not root.
func freeBytes(folder string) (free uint64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true //nolint:gosec,unconvert // never negative; the types differ between systems
}
