package media

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// AddRecording takes a sound or a film in, as it is: MP3, Ogg Vorbis, Opus, M4A, FLAC, WAV, MP4 or WebM, told by the
// first bytes and never by the name. Nothing is decoded. A film forgets its notes, in which phones write the place (see
// forget.go); the title and artist that a sound carries for its listeners stay.
//
// Errors are those of Add. Adding the same recording again is safe and gives the same path. The file never lies in
// memory as a whole, and nothing is left of one that was not taken. The File that comes back has no sides.
func (l *Library) AddRecording(ctx context.Context, r io.Reader, name string) (File, error) {
	shown := shownName(name)
	head := make([]byte, recordingHead)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return File{}, l.cutOff(shown, err)
	}
	extension, err := recordingOf(shown, head)
	if err != nil {
		return File{}, err
	}
	if err := l.makeDir(incoming); err != nil {
		return File{}, err
	}
	aside := incoming + "/" + rand.Text()
	file, err := l.spool(ctx, aside, io.MultiReader(bytes.NewReader(head), r), shown, extension)
	if err == nil {
		err = l.settleIn(aside, file)
	}
	if err != nil {
		_ = l.root.Remove(aside) // best effort: the next start sweeps what stays
		return File{}, err
	}
	return file, nil
}

// spool writes an upload aside, blanks what it should not tell, and says what the file is to be called.
func (l *Library) spool(ctx context.Context, aside string, r io.Reader, shown, extension string) (file File, err error) {
	f, err := l.create(aside)
	if err != nil {
		return File{}, onDisk("create recording", err)
	}
	defer func() {
		if closing := f.Close(); closing != nil && err == nil {
			err = onDisk("write recording", closing)
		}
	}()
	size, err := l.pour(ctx, f, r, shown)
	if err != nil {
		return File{}, err
	}
	if extension == "mp4" || extension == "m4a" {
		if err := forget(shown, f, size); err != nil {
			return File{}, err
		}
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size)); err != nil {
		return File{}, fmt.Errorf("read recording: %w", err)
	}
	if err := f.Sync(); err != nil {
		return File{}, onDisk("write recording", err)
	}
	base := hex.EncodeToString(sum.Sum(nil)[:16])
	return File{Path: base[:2] + "/" + base + "." + extension, MediaType: mediaTypes[extension], Bytes: size}, nil
}

// pour copies an upload to the disk up to the limit, and keeps apart whose fault it is when that fails.
func (l *Library) pour(ctx context.Context, w io.Writer, r io.Reader, shown string) (int64, error) {
	var size int64
	buffer := make([]byte, 64<<10)
	for {
		n, err := r.Read(buffer)
		if size += int64(n); size > l.limits.RecordingBytes {
			return 0, tooLarge("%s is larger than %s. Please shorten it, or save it with less quality.", shown, bytesSaid(l.limits.RecordingBytes))
		}
		if _, full := w.Write(buffer[:n]); full != nil {
			return 0, onDisk("write recording", full)
		}
		switch {
		case errors.Is(err, io.EOF):
			return size, nil
		case err != nil:
			return 0, l.cutOff(shown, err)
		case ctx.Err() != nil:
			return 0, fmt.Errorf("receive recording: %w", ctx.Err())
		}
	}
}

// cutOff tells an upload that the server cut at its limit from one that broke on its way.
func (l *Library) cutOff(shown string, err error) error {
	var cut *http.MaxBytesError
	if errors.As(err, &cut) {
		return tooLarge("%s is larger than %s. Please shorten it, or save it with less quality.", shown, bytesSaid(min(cut.Limit, l.limits.RecordingBytes)))
	}
	return fmt.Errorf("receive recording: %w", err)
}

// settleIn gives a finished file its name, for good.
func (l *Library) settleIn(aside string, file File) error {
	dir := file.Path[:2]
	if err := l.makeDir(dir); err != nil {
		return err
	}
	if err := l.root.Rename(aside, file.Path); err != nil {
		return onDisk("name recording", err)
	}
	return l.syncDir(dir)
}
