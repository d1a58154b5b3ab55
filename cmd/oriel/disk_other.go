//go:build !linux && !darwin && !freebsd

package main

// freeBytes does not know this system.
func freeBytes(string) (free uint64, known bool) { return 0, false }
