package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"runtime"
)

// Place is where a file of an archive goes: a name below a root, which it cannot leave.
type Place struct {
	Root *os.Root
	Name string
}

// Extract writes every file but the manifest to the place that is chosen for it, and makes it durable. It replaces no
// file, and compares the checksums once more, because the archive may have been exchanged since Open. It returns what it wrote, also
// when it fails: the caller decides whether that stays.
func (a *Archive) Extract(ctx context.Context, place func(name string) (Place, error)) (written []Place, err error) {
	listed := make(map[string]File, len(a.Manifest.Files))
	for _, f := range a.Manifest.Files {
		listed[f.Name] = f
	}
	folders := map[Place]bool{}
	err = a.each(ctx, func(name string, _ int64, content io.Reader) error {
		if name == manifestName {
			return nil
		}
		want, ok := listed[name]
		if !ok {
			return damaged(fmt.Sprintf("it holds %s, which its manifest does not name", name))
		}
		to, err := place(name)
		if err != nil {
			return err
		}
		folders[Place{to.Root, path.Dir(to.Name)}] = true
		wrote, err := extract(to, content, want)
		if wrote {
			written = append(written, to)
		}
		return err
	})
	if err != nil {
		return written, err
	}
	for folder := range folders {
		if err := syncIn(folder); err != nil {
			return written, fmt.Errorf("save the folder %s: %w", folder.Name, err)
		}
	}
	return written, nil
}

// extract reports whether it created the file, whatever became of it then.
func extract(to Place, content io.Reader, want File) (created bool, err error) {
	if err := to.Root.MkdirAll(path.Dir(to.Name), 0o750); err != nil {
		return false, fmt.Errorf("make the folder of %s: %w", to.Name, err)
	}
	file, err := to.Root.OpenFile(to.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, fmt.Errorf("write %s: %w", to.Name, err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, sum), content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return true, fmt.Errorf("write %s: %w", to.Name, err)
	}
	if n != want.Bytes || hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
		return true, damaged(fmt.Sprintf("%s in it was changed while it was read", want.Name))
	}
	return true, nil
}

func syncIn(folder Place) error {
	d, err := folder.Root.Open(folder.Name)
	if err != nil {
		return err
	}
	return errors.Join(syncHandle(d), d.Close())
}

// syncHandle makes new names in an open folder durable. Windows cannot, and does not need it.
func syncHandle(folder *os.File) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return folder.Sync()
}
