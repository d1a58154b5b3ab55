package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// The functions of this file return errors that end the sentence "ORIEL_X is "value", which …".

func parseSiteURL(v string) (*url.URL, error) {
	u, err := url.Parse(v)
	if err != nil {
		return nil, errors.New("cannot be read as a web address")
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("does not begin with https:// or http://")
	case u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("names no host")
	case u.User != nil:
		return nil, errors.New("holds a user name")
	case strings.Trim(u.Path, "/") != "":
		return nil, errors.New("has a path; Oriel needs a whole host to itself")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(v, "#"):
		return nil, errors.New("goes on after the host")
	}
	host, err := siteHost(u)
	if err != nil {
		return nil, err
	}
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

// siteHost returns the host in the one spelling that other servers will compare: lower case, ASCII, no standard port.
func siteHost(u *url.URL) (string, error) {
	name := u.Hostname()
	if addr, err := netip.ParseAddr(name); err == nil {
		name = addr.String()
		if addr.Zone() != "" {
			return "", errors.New("belongs to one network card only")
		}
	} else {
		name, err = idna.Lookup.ToASCII(name)
		if err != nil || strings.HasSuffix(name, ".") {
			return "", errors.New("has a host name that other servers cannot use")
		}
	}
	port := u.Port()
	if port != "" && !validPort(port) {
		return "", errors.New("has a port that is not a number from 1 to 65535")
	}
	standard := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	if port != "" && port != standard {
		return net.JoinHostPort(name, port), nil
	}
	if strings.Contains(name, ":") {
		return "[" + name + "]", nil
	}
	return name, nil
}

func parseListen(v string) (string, error) {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return "", errors.New("is not of the form host:port")
	}
	if port != "0" && !validPort(port) {
		return "", errors.New("has a port that is not a number from 0 to 65535")
	}
	return v, nil
}

func parseOptionalListen(v string) (string, error) {
	if v == "" || v == "off" {
		return "", nil
	}
	return parseListen(v)
}

func parsePath(v string) (string, error) {
	if v == "" || strings.ContainsRune(v, 0) {
		return "", errors.New("is not a path")
	}
	if strings.Contains(v, "://") {
		return "", errors.New("is an address, where a folder is needed")
	}
	return filepath.Clean(v), nil
}

func parseDatabase(v string) (Database, error) {
	if v == "" || v == "sqlite" {
		return Database{}, nil
	}
	if strings.HasPrefix(v, "postgres://") || strings.HasPrefix(v, "postgresql://") {
		u, err := url.Parse(v)
		if err != nil {
			return Database{}, errors.New("cannot be read as the address of a PostgreSQL database")
		}
		if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
			return Database{}, errors.New("names no database after the host")
		}
		return Database{Postgres: v}, nil
	}
	path := strings.TrimPrefix(strings.TrimPrefix(v, "sqlite:"), "//")
	if strings.Contains(path, "://") {
		return Database{}, errors.New("is neither SQLite nor PostgreSQL")
	}
	path, err := parsePath(path)
	return Database{SQLite: path}, err
}

func parseMedia(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	if !isS3(v) {
		return parsePath(v)
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" {
		return "", errors.New("names no bucket")
	}
	return v, nil
}

func isS3(v string) bool { return strings.HasPrefix(v, "s3://") }

func parsePrefixes(v string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, item := range split(v) {
		if addr, err := netip.ParseAddr(item); err == nil && addr.Zone() == "" {
			addr = addr.Unmap()
			list = append(list, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		block, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("holds %q, and that is neither an address nor a block", item)
		}
		list = append(list, block.Masked())
	}
	return list, nil
}

// parseAllow checks the shape only, so that a slip is reported with the other mistakes; the outgoing client has the last word.
func parseAllow(v string) ([]string, error) {
	list := split(v)
	for _, item := range list {
		if !allowShape(item) {
			return nil, fmt.Errorf("holds %q, and that is neither a block nor a port", item)
		}
	}
	return list, nil
}

func allowShape(item string) bool {
	if isBlock(item) || validPort(strings.TrimPrefix(item, ":")) {
		return true
	}
	colon := strings.LastIndexByte(item, ':')
	if colon < 0 {
		return false
	}
	port := item[colon+1:]
	return isBlock(item[:colon]) && (port == "*" || validPort(port))
}

func isBlock(item string) bool {
	item = strings.NewReplacer("[", "", "]", "").Replace(item)
	if _, err := netip.ParsePrefix(item); err == nil {
		return true
	}
	_, err := netip.ParseAddr(item)
	return err == nil
}

func parseLevel(v string) (slog.Level, error) {
	switch strings.ToLower(v) {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, errors.New("is not a level of the log")
}

func split(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}

func validPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}
