// The counter: its screens put their liveness here.
