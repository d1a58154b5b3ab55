package links

// The addresses that take an author's pictures in, and those that take them down.
const (
	DeskAvatar       = "/desk/profile/avatar"
	DeskHeader       = "/desk/profile/header"
	DeskAvatarRemove = "/desk/profile/avatar/remove"
	DeskHeaderRemove = "/desk/profile/header/remove"
)
