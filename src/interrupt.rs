//! The wish of the user, or of the system, that the program ends.

/// Returns when Ctrl-C is pressed or the process is asked to end.
pub async fn wait() {
    tokio::select! {
        () = interrupted() => {}
        () = terminated() => {}
    }
}

/// A signal that cannot be listened to never comes.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}
