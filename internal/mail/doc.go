// Package mail writes letters to the authors of the house, and hands them to the one mail server that whoever runs it named.
//
// A fact becomes news for those who asked for it; news becomes a letter, at once or once a day. Letters are jobs: no page and
// no change ever waits for a mail server, and what it refuses for now is tried again. What a letter holds that opens a door, a
// link for a new password, stands in the queue sealed. The text of private messages never goes by mail.
//
// It is the second door out of the house, beside package fetch, and leads to that one server only. It must not know pages or SQL.
package mail
