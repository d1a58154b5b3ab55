package config

import (
	"errors"
	"net/mail"
	"net/url"
)

// parseSMTP reads the address of a mail server. Its errors never repeat the value, which may hold a password.
func parseSMTP(v string) (*url.URL, error) {
	if v == "" {
		return nil, nil //nolint:nilnil // off
	}
	u, err := url.Parse(v)
	switch {
	case err != nil:
		return nil, errors.New("it is not an address")
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return nil, errors.New("it begins with neither smtp:// nor smtps://")
	case u.Hostname() == "":
		return nil, errors.New("it names no server")
	case u.Port() != "" && !validPort(u.Port()):
		return nil, errors.New("the port is not a number from 1 to 65535")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("something follows the server; a / or # in the password must be written as %2F or %23")
	}
	if u.User != nil {
		if password, given := u.User.Password(); !given || password == "" || u.User.Username() == "" {
			return nil, errors.New("it needs a name and a password, or neither")
		}
	}
	return u, nil
}

func parseMailFrom(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	if _, err := mail.ParseAddress(v); err != nil {
		return "", errors.New("it is not an e-mail address")
	}
	return v, nil
}
