package web

import "github.com/gin-gonic/gin"

// RouteTable lists every route that the server answers, for the test that asks each of them who may come in.
func (s *Server) RouteTable() (gin.RoutesInfo, error) {
	e, err := s.engine()
	if err != nil {
		return nil, err
	}
	return e.Routes(), nil
}
