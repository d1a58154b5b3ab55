package media

import (
	"encoding/binary"
	"io"
	"math"
)

// Elements of Matroska on the way to the length (RFC 9559 §5.1).
const (
	ebmlHead       = 0x1a45dfa3
	ebmlSegment    = 0x18538067
	ebmlInfo       = 0x1549a966
	ebmlTicks      = 0x2ad7b1 // nanoseconds that one unit of time takes
	ebmlDuration   = 0x4489
	ebmlNoSize     = math.MaxInt64
	defaultTicks   = 1_000_000
	nanosInASecond = 1e9
)

// lengthOfWebM reads the element Duration. What a browser recorded may have none; then nothing is known.
func lengthOfWebM(r io.ReaderAt, size int64) (units, perSecond uint64) {
	from, to, ok := findElement(r, 0, size, ebmlSegment)
	if !ok {
		return 0, 0
	}
	if from, to, ok = findElement(r, from, to, ebmlInfo); !ok {
		return 0, 0
	}
	ticks := float64(defaultTicks)
	if at, end, ok := findElement(r, from, to, ebmlTicks); ok {
		n, _ := readNumber(r, at, end)
		ticks = float64(n)
	}
	at, end, ok := findElement(r, from, to, ebmlDuration)
	if !ok {
		return 0, 0
	}
	bits, width := readNumber(r, at, end)
	length := math.Float64frombits(bits)
	if width == 4 {
		length = float64(math.Float32frombits(uint32(bits))) //nolint:gosec // four bytes were read
	}
	seconds := length * ticks / nanosInASecond
	if width != 4 && width != 8 || !(seconds > 0 && seconds <= longest) { // also what is no number
		return 0, 0
	}
	return uint64(seconds * 1000), 1000
}

// findElement looks for an element among its siblings, and gives where its content begins and ends. It looks at mostBoxes at most.
func findElement(r io.ReaderAt, from, to, wanted int64) (begin, end int64, ok bool) {
	for range mostBoxes {
		id, size, body, ok := readElement(r, from, to)
		if !ok {
			return 0, 0, false
		}
		end := to
		if size <= to-body {
			end = body + size
		} else if size != ebmlNoSize && id != ebmlSegment { // a segment may be cut off: its beginning still says its length
			return 0, 0, false
		}
		if id == wanted {
			return body, end, true
		}
		if size == ebmlNoSize {
			return 0, 0, false // only a segment and its clusters may be without a size, and the length is before those
		}
		from = end
	}
	return 0, 0, false
}

// readElement reads the head of an element: its id with its marker, and its size (RFC 8794 §4).
func readElement(r io.ReaderAt, from, to int64) (id, size, body int64, ok bool) {
	head := make([]byte, min(12, max(to-from, 0)))
	n, _ := r.ReadAt(head, from) // what cannot be read is not there
	head = head[:n]
	id, idBytes := readVint(head, 4, true)
	if idBytes == 0 {
		return 0, 0, 0, false
	}
	size, sizeBytes := readVint(head[idBytes:], 8, false)
	if sizeBytes == 0 {
		return 0, 0, 0, false
	}
	return id, size, from + int64(idBytes+sizeBytes), true
}

// readVint reads a number whose first byte says how long it is; one of nothing but ones is ebmlNoSize.
func readVint(b []byte, most int, marked bool) (value int64, length int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	length = 1
	for mark := byte(0x80); b[0]&mark == 0; mark >>= 1 {
		length++
	}
	if length > most || length > len(b) {
		return 0, 0
	}
	value = int64(b[0])
	if !marked {
		value &= 1<<(8-length) - 1
	}
	for _, next := range b[1:length] {
		value = value<<8 | int64(next)
	}
	if !marked && value == 1<<(7*length)-1 {
		return ebmlNoSize, length
	}
	return value, length
}

// readNumber reads up to eight bytes as one number, and says how many there are.
func readNumber(r io.ReaderAt, from, to int64) (value uint64, width int64) {
	width = to - from
	if width < 1 || width > 8 {
		return 0, 0
	}
	b := make([]byte, 8)
	if _, err := r.ReadAt(b[8-width:], from); err != nil {
		return 0, 0
	}
	return binary.BigEndian.Uint64(b), width
}
