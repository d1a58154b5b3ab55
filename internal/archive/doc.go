// Package archive writes and reads the one file that a backup is: a tar.gz with a manifest that holds the checksum
// of every other file in it.
//
// It must not know what the files are: not databases, not keys, not the configuration. It trusts nothing that it
// reads: a backup may be damaged, cut short, or made by somebody else.
package archive
