package media

import "bytes"

type kind string

const (
	kindJPEG kind = "jpeg"
	kindPNG  kind = "png"
	kindGIF  kind = "gif"
	kindWebP kind = "webp"
)

// kindOf reads the kind from the first bytes. Name and declared type of an
// upload are claims of the sender and are never asked.
func kindOf(data []byte) (kind, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return kindJPEG, true
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return kindPNG, true
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return kindGIF, true
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return kindWebP, true
	}
	return "", false
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// foreign names a kind that people do send but that is not accepted, so that
// the sentence can help. It only looks at what refuses the file anyway.
func foreign(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 1024)])
	switch {
	case len(data) == 0:
		return "an empty file"
	case bytes.Contains(head, []byte("<svg")):
		return "an SVG drawing"
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && bytes.Contains(head[8:12], []byte("avi")):
		return "an AVIF picture"
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && isHEIC(string(head[8:12])):
		return "a HEIC picture, which browsers do not show (an iPhone takes JPEG pictures when “Most Compatible” is set in Settings, Camera, Formats)"
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return "a film that browsers do not play"
	case bytes.HasPrefix(head, []byte("%pdf-")):
		return "a PDF document"
	case bytes.Contains(head, []byte("<html")), bytes.Contains(head, []byte("<!doctype html")), bytes.Contains(head, []byte("<script")):
		return "a web page"
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return "a TIFF or raw picture"
	}
	return ""
}

// isHEIC reads the major brand (ISO 23008-12 §B.4, and mif1 of §10.2).
func isHEIC(brand string) bool {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return true
	}
	return false
}

func refuseKind(shown string, data []byte) error {
	if what := foreign(data); what != "" {
		return unusable(nil, "%s is %s. Please send a JPEG, PNG, GIF or WebP picture.", shown, what)
	}
	return unusable(nil, "%s is not a picture that can be shown here. Please send a JPEG, PNG, GIF or WebP picture.", shown)
}
