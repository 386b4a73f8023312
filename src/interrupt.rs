//! The wish of the user, or of the system, that the program ends.

pub use platform::Interrupt;

#[cfg(unix)]
mod platform {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// Hears Ctrl-C and the request to end, from the moment that it is made.
    pub struct Interrupt {
        interrupt: Option<Signal>,
        terminate: Option<Signal>,
    }

    impl Interrupt {
        /// Starts to listen. A signal that cannot be listened to keeps its usual effect.
        pub fn listen() -> Self {
            Self {
                interrupt: signal(SignalKind::interrupt()).ok(),
                terminate: signal(SignalKind::terminate()).ok(),
            }
        }

        /// Returns when one of them comes, or has come since the last wait.
        pub async fn wait(&mut self) {
            tokio::select! {
                () = next(&mut self.interrupt) => {}
                () = next(&mut self.terminate) => {}
            }
        }
    }

    async fn next(signal: &mut Option<Signal>) {
        match signal {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
mod platform {
    /// Hears Ctrl-C.
    pub struct Interrupt;

    impl Interrupt {
        /// Starts to listen.
        pub fn listen() -> Self {
            Self
        }

        /// Returns when it comes; never, where it cannot be listened to.
        pub async fn wait(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
