package media

import (
	"fmt"
	"io"
	"io/fs"
)

// maxRead bounds a file that is read whole: a picture of the largest size that Add takes, packed badly.
const maxRead = 80 << 20

// Read gives a stored file by File.Path. It fails with fs.ErrNotExist for everything that Add did not make.
func (l *Library) Read(path string) ([]byte, error) {
	f, _, ok := l.open(path)
	if !ok {
		return nil, fmt.Errorf("read picture %q: %w", path, fs.ErrNotExist)
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	data, err := io.ReadAll(io.LimitReader(f, maxRead+1))
	if err != nil {
		return nil, fmt.Errorf("read picture %q: %w", path, err)
	}
	if len(data) > maxRead {
		return nil, fmt.Errorf("read picture %q: it is larger than %d bytes", path, maxRead)
	}
	return data, nil
}
