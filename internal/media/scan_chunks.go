package media

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// pngExif finds the TIFF bytes of the eXIf chunk, or nil.
func pngExif(data []byte) []byte {
	for i := len(pngSignature); i+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[i:]))
		if size > int64(len(data)-i-12) {
			return nil
		}
		if string(data[i+4:i+8]) == "eXIf" {
			return data[i+8 : i+8+int(size)]
		}
		i += 12 + int(size)
	}
	return nil
}

type webpScan struct {
	animated bool
	exif     []byte
}

// scanWebP walks the chunks of the RIFF container.
func scanWebP(data []byte) webpScan {
	var s webpScan
	for i := 12; i+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[i+4:]))
		if size > int64(len(data)-i-8) {
			return s
		}
		body := data[i+8 : i+8+int(size)]
		switch string(data[i : i+4]) {
		case "VP8X":
			s.animated = s.animated || (len(body) > 0 && body[0]&2 != 0)
		case "ANIM", "ANMF":
			s.animated = true
		case "EXIF":
			s.exif = trimExifHead(body)
		}
		i += 8 + int(size+size&1) // chunks are padded to an even length
	}
	return s
}

// trimExifHead drops the JPEG prefix that some programs write into WebP files too.
func trimExifHead(body []byte) []byte {
	if len(body) > 6 && string(body[:6]) == "Exif\x00\x00" {
		return body[6:]
	}
	return body
}

type gifScan struct {
	frames   int
	trailing bool // something other than padding follows the end
}

var errGIFShort = errors.New("gif: unexpected end of file")

// scanGIF counts frames by walking the blocks without unpacking one of them. It
// must never see fewer frames than the decoder: where image/gif trusts a fixed
// block length, so does this.
func scanGIF(data []byte) (gifScan, error) {
	if len(data) < 13 {
		return gifScan{}, errGIFShort
	}
	var s gifScan
	i := 13 + colourTable(data[10])
	for i < len(data) {
		switch data[i] {
		case 0x21: // extension: its label, then sub-blocks
			if i+2 >= len(data) || !fixedLength(data[i+1], data[i+2]) {
				return gifScan{}, errors.New("gif: extension of a wrong length")
			}
			i = skipSubBlocks(data, i+2)
		case 0x2c: // image descriptor, colour table, code size, sub-blocks
			if i+10 > len(data) {
				return gifScan{}, errGIFShort
			}
			s.frames++
			i = skipSubBlocks(data, i+11+colourTable(data[i+9]))
		case 0x3b:
			s.trailing = !padding(data[i+1:])
			return s, nil
		default:
			return gifScan{}, errors.New("gif: unknown block")
		}
	}
	return gifScan{}, errGIFShort
}

// fixedLength holds extensions to the length of their first sub-block that
// GIF89a §23, §25 and §26 prescribe; some programs write 10 instead of 11 into
// the last of them.
func fixedLength(label, length byte) bool {
	switch label {
	case 0xf9: // graphic control
		return length == 4
	case 0x01: // plain text
		return length == 12
	case 0xff: // application
		return length != 0
	}
	return true
}

// colourTable is the length of the table that a packed flags byte announces.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func skipSubBlocks(data []byte, i int) int {
	for i < len(data) && data[i] != 0 {
		i += 1 + int(data[i])
	}
	return i + 1
}

func padding(rest []byte) bool {
	for _, b := range rest {
		if b != 0 && b != '\n' && b != '\r' {
			return false
		}
	}
	return true
}

// webpChunk finds the first chunk of a kind among chunks that follow each other, or nil.
func webpChunk(data []byte, kind string) []byte {
	for i := 0; i+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[i+4:]))
		if size > int64(len(data)-i-8) {
			return nil
		}
		if string(data[i:i+4]) == kind {
			return data[i+8 : i+8+int(size) : i+8+int(size)]
		}
		i += 8 + int(size+size&1)
	}
	return nil
}

// writeChunk appends a chunk, padded to an even length.
func writeChunk(out *bytes.Buffer, kind string, body []byte) {
	out.WriteString(kind)
	out.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) //nolint:gosec // a part of an upload that was checked
	out.Write(body)
	if len(body)%2 == 1 {
		out.WriteByte(0)
	}
}
