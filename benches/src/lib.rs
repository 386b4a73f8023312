//! Measurements side by side with peers; see the files under benches/.
