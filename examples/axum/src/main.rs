//! Serves the app at port 8080 of this machine.

use std::io;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, shelf::app()).await
}
