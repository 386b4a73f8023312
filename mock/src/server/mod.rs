//! The server around the mock: the only place with sockets, a clock and chance.

mod body;
mod clock;
mod connection;
mod limits;
mod local;

pub use limits::Limits;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::mock::{Mock, Played};
use connection::Connection;

/// How long a stopping server waits for requests that are on their way.
const LAST_ORDERS: Duration = Duration::from_secs(1);

/// How long to wait when the system has no more sockets to give.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(50);

/// One answered request, for whoever wants to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// HTTP method.
    pub method: String,
    /// Path without query, as sent.
    pub path: String,
    /// Status that was answered.
    pub status: u16,
    /// From the last byte of the request to the first of the response, in microseconds.
    pub microseconds: u64,
}

/// Is told of each answered request. It runs on the server's own tasks and must not block.
pub type AccessLog = Arc<dyn Fn(&Access) + Send + Sync>;

/// A server that is running. Dropping it stops it as well, without waiting.
#[derive(Debug)]
pub struct Running {
    /// Where it is reached, such as `http://127.0.0.1:4010`; without a trailing slash.
    pub url: String,
    /// The socket's address.
    pub address: SocketAddr,
    /// What it plays.
    pub operations: Vec<Played>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Mock {
    /// Serves at an address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn serve(
        mut self,
        address: SocketAddr,
        log: Option<AccessLog>,
    ) -> io::Result<Running> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let url = url_of(address);
        self.set_bound_url(&url);
        let operations = self.operations();
        let limits = self.limits;
        let connection = Arc::new(Connection {
            mock: Mutex::new(self),
            limits,
            log,
        });
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(listener, connection, stopped));
        Ok(Running {
            url,
            address,
            operations,
            stop,
            task,
        })
    }
}

impl Running {
    /// Stops taking requests, and waits a moment for those on their way.
    pub async fn stop(self) {
        // The other end is gone only when the server already is.
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }

    /// Serves until the process ends.
    pub async fn wait(self) {
        let _ = self.task.await;
    }
}

/// The URL of a socket. One that listens everywhere is reached at least on this machine.
fn url_of(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

async fn accept(
    listener: TcpListener,
    connection: Arc<Connection>,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(connection.limits.connections));
    let mut tasks = JoinSet::new();
    loop {
        let stream = tokio::select! {
            _ = stopped.changed() => break,
            stream = next(&listener, &places) => stream,
        };
        let Some((stream, place)) = stream else {
            continue;
        };
        let serving = Arc::clone(&connection).serve(stream, stopped.clone());
        tasks.spawn(async move {
            serving.await;
            drop(place);
        });
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    let all = async { while tasks.join_next().await.is_some() {} };
    // Those that are still there after the wait are cut off with the set.
    let _ = tokio::time::timeout(LAST_ORDERS, all).await;
}

/// The next connection, once there is a place for it. Without a place, clients wait in the system's queue.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => {
            // A reply goes out at once; where the option cannot be set, it goes out a little later.
            let _ = stream.set_nodelay(true);
            Some((stream, place))
        }
        Err(_) => {
            tokio::time::sleep(OUT_OF_SOCKETS).await;
            None
        }
    }
}
