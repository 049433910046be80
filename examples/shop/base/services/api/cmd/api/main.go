// The API of the shop: takes orders and says what became of them.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"

	"github.com/google/uuid"
)

var version = "dev"

type order struct {
	ID   string `json:"id"`
	Item string `json:"item"`
}

type orders struct {
	mu   sync.Mutex
	byID map[string]order
}

func (o *orders) create(w http.ResponseWriter, r *http.Request) {
	var placed order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&placed); err != nil {
		http.Error(w, "not an order", http.StatusBadRequest)
		return
	}
	placed.ID = uuid.NewString()
	o.mu.Lock()
	o.byID[placed.ID] = placed
	o.mu.Unlock()
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(placed)
}

func (o *orders) show(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	found, ok := o.byID[r.PathValue("id")]
	o.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	_ = json.NewEncoder(w).Encode(found)
}

func main() {
	store := &orders{byID: map[string]order{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", store.create)
	mux.HandleFunc("GET /orders/{id}", store.show)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(version + "\n"))
	})
	log.Printf("shop api %s on :8080", version)
	log.Fatal(http.ListenAndServe(":8080", mux))
}
