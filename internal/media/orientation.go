package media

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
)

// orientationOf reads tag 0x0112 out of the first directory of TIFF bytes
// (EXIF 2.3 §4.6.2). Anything odd means 1, upright as stored.
func orientationOf(tiff []byte) int {
	const upright = 1
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for n := int(order.Uint16(tiff[at:])); n > 0 && len(entries) >= 12; n-- {
		if order.Uint16(entries) != 0x0112 {
			entries = entries[12:]
			continue
		}
		value := int(order.Uint16(entries[8:]))
		if order.Uint16(entries[2:]) != 3 || value < 1 || value > 8 {
			return upright
		}
		return value
	}
	return upright
}

// upright turns and mirrors a picture so that it needs no orientation tag. The
// usual kinds are turned straight into the result, without a copy in between:
// at 25 megapixels each copy is 100 MB.
func upright(src image.Image, orientation int) image.Image {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	switch s := src.(type) {
	case *image.YCbCr:
		return uprightYCbCr(s, orientation)
	case *image.NRGBA:
		to := image.NewNRGBA(turnedRect(s.Rect, orientation))
		turn(to.Pix, to.Rect, s.Pix, s.Stride, s.Rect, orientation)
		return to
	default:
		from := image.NewRGBA(image.Rect(0, 0, src.Bounds().Dx(), src.Bounds().Dy()))
		draw.Draw(from, from.Rect, src, src.Bounds().Min, draw.Src)
		to := image.NewRGBA(turnedRect(from.Rect, orientation))
		turn(to.Pix, to.Rect, from.Pix, from.Stride, from.Rect, orientation)
		return to
	}
}

func uprightYCbCr(s *image.YCbCr, orientation int) *image.RGBA {
	to := image.NewRGBA(turnedRect(s.Rect, orientation))
	w, h := s.Rect.Dx(), s.Rect.Dy()
	i := 0
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			sx, sy := source(orientation, x, y, w, h)
			c := s.YCbCrAt(s.Rect.Min.X+sx, s.Rect.Min.Y+sy)
			r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			to.Pix[i], to.Pix[i+1], to.Pix[i+2], to.Pix[i+3] = r, g, b, 0xff
			i += 4
		}
	}
	return to
}

// turn copies pixels of four bytes; to is packed without gaps between its rows.
func turn(to []byte, toRect image.Rectangle, from []byte, stride int, fromRect image.Rectangle, orientation int) {
	w, h := fromRect.Dx(), fromRect.Dy()
	i := 0
	for y := range toRect.Dy() {
		for x := range toRect.Dx() {
			sx, sy := source(orientation, x, y, w, h)
			copy(to[i:i+4], from[sy*stride+sx*4:])
			i += 4
		}
	}
}

func turnedRect(r image.Rectangle, orientation int) image.Rectangle {
	if orientation >= 5 {
		return image.Rect(0, 0, r.Dy(), r.Dx())
	}
	return image.Rect(0, 0, r.Dx(), r.Dy())
}

// source says which stored pixel shows at (x, y); w and h are as stored.
func source(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	default: // 8
		return w - 1 - y, x
	}
}
