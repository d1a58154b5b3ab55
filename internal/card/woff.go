package card

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	woffHead  = 44 // bytes before the directory
	woffEntry = 20 // bytes of a table in the directory
	sfntHead  = 12
	sfntEntry = 16

	maxFont = 1 << 20 // an unpacked font of ours is a tenth of it
)

var errWOFF = errors.New("this is no WOFF file")

// unpack gives the font inside a WOFF file (W3C WOFF 1.0 §3 to §5): the same tables, each packed with zlib where that
// made it smaller.
func unpack(file []byte) ([]byte, error) {
	if len(file) < woffHead || string(file[:4]) != "wOFF" {
		return nil, errWOFF
	}
	tables := int(binary.BigEndian.Uint16(file[12:]))
	if tables == 0 || len(file) < woffHead+tables*woffEntry {
		return nil, errWOFF
	}
	head := make([]byte, sfntHead, sfntHead+tables*sfntEntry)
	copy(head, file[4:8]) // the flavour of the font
	binary.BigEndian.PutUint16(head[4:], uint16(tables))
	var body bytes.Buffer
	for i := range tables {
		entry := file[woffHead+i*woffEntry:][:woffEntry]
		at := sfntHead + tables*sfntEntry + body.Len()
		length, err := unpackTable(&body, file, entry)
		if err != nil {
			return nil, fmt.Errorf("table %q: %w", entry[:4], err)
		}
		head = append(head, entry[:4]...)
		head = append(head, entry[16:20]...) // the checksum of the plain table
		head = binary.BigEndian.AppendUint32(head, uint32(at))
		head = binary.BigEndian.AppendUint32(head, length)
	}
	return append(head, body.Bytes()...), nil
}

// unpackTable appends one table, padded to four bytes.
func unpackTable(body *bytes.Buffer, file, entry []byte) (uint32, error) {
	offset, packed, plain := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
	if uint64(offset)+uint64(packed) > uint64(len(file)) || packed > plain || int(plain)+body.Len() > maxFont {
		return 0, errWOFF
	}
	data := file[offset : offset+packed]
	if packed < plain {
		r, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return 0, fmt.Errorf("unpack: %w", err)
		}
		data = make([]byte, plain)
		if _, err := io.ReadFull(r, data); err != nil {
			return 0, fmt.Errorf("unpack: %w", err)
		}
	}
	body.Write(data)
	for body.Len()%4 != 0 {
		body.WriteByte(0)
	}
	return plain, nil
}
