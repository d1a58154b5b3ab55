package media

import (
	"encoding/binary"
	"image"
)

// jpegScan is what the segments before the pixels tell.
type jpegScan struct {
	exif        []byte // TIFF bytes of the first Exif segment, or nil
	progressive bool
	samples     float64 // samples per pixel of all components together
}

// scanJPEG walks the segments up to the first scan. A file that makes no sense
// just ends the walk: the decoder will say what is wrong with it.
func scanJPEG(data []byte) jpegScan {
	var s jpegScan
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xff {
			return s
		}
		marker := data[i+1]
		if marker == 0xff { // fill byte
			i++
			continue
		}
		if marker == 0xda || marker == 0xd9 { // start of scan, end of image
			return s
		}
		if marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7) { // no length follows
			i += 2
			continue
		}
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if size < 2 || i+2+size > len(data) {
			return s
		}
		s.segment(marker, data[i+4:i+2+size])
		i += 2 + size
	}
	return s
}

func (s *jpegScan) segment(marker byte, body []byte) {
	const exifHead = "Exif\x00\x00"
	switch marker {
	case 0xe1:
		if s.exif == nil && len(body) > len(exifHead) && string(body[:len(exifHead)]) == exifHead {
			s.exif = body[len(exifHead):]
		}
	case 0xc0, 0xc1, 0xc2:
		s.progressive = marker == 0xc2
		s.samples = samplesPerPixel(body)
	}
}

// samplesPerPixel reads the subsampling out of a frame header: 3 for full
// colour, 1.5 for the usual halved colour, 1 for grey.
func samplesPerPixel(frame []byte) float64 {
	if len(frame) < 6 {
		return 0
	}
	components := frame[6:]
	var total, widest, highest int
	for i := 0; i < int(frame[5]) && i*3+2 < len(components); i++ {
		h, v := int(components[i*3+1]>>4), int(components[i*3+1]&15)
		total += h * v
		widest, highest = max(widest, h), max(highest, v)
	}
	if widest*highest == 0 {
		return 0
	}
	return float64(total) / float64(widest*highest)
}

// cost counts a byte for each sample, and four more in a progressive file,
// whose coefficients all stay in memory until its last pass.
func (s jpegScan) cost(c image.Config) int64 {
	perSample := 1.0
	if s.progressive {
		perSample = 5
	}
	samples := s.samples
	if samples == 0 {
		samples = 4
	}
	return int64(float64(c.Width) * float64(c.Height) * samples * perSample)
}
