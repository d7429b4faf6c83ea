//! A line that can be cut: a TCP proxy between the program and what it needs, or between customers and nodes.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::{Outcome, said};

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// It carries.
    Good = 0,
    /// Nobody is there: connections are refused, those that were open end.
    Cut = 1,
}

/// The proxy; alive as long as the runtime.
#[derive(Clone)]
pub struct Proxy {
    /// Where it listens, on this machine.
    pub port: u16,
    behind: Arc<Mutex<Vec<SocketAddr>>>,
    line: Arc<AtomicU8>,
    turn: Arc<AtomicUsize>,
    cut: watch::Sender<u64>,
}

impl Proxy {
    /// A line to these, in turn; one that does not answer is passed over.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn to(behind: Vec<SocketAddr>) -> Outcome<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(said("a free port"))?;
        let proxy = Self {
            port: listener.local_addr().map_err(said("a free port"))?.port(),
            behind: Arc::new(Mutex::new(behind)),
            line: Arc::default(),
            turn: Arc::default(),
            cut: watch::Sender::new(0),
        };
        let own = proxy.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let proxy = own.clone();
                tokio::spawn(async move { proxy.carry(socket).await });
            }
        });
        Ok(proxy)
    }

    /// From now on the line is so.
    pub fn set(&self, line: Line) {
        self.line.store(line as u8, Ordering::SeqCst);
        if line == Line::Cut {
            self.cut.send_modify(|n| *n += 1);
        }
    }

    /// Who stands behind it from now on; connections that are open stay.
    pub fn lead_to(&self, behind: Vec<SocketAddr>) {
        *self.behind.lock().unwrap_or_else(PoisonError::into_inner) = behind;
    }

    async fn carry(&self, mut socket: TcpStream) {
        let mut cut = self.cut.subscribe();
        if self.line.load(Ordering::SeqCst) == Line::Cut as u8 {
            return;
        }
        let behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for n in 0..behind.len() {
            let at = behind[(self.turn.fetch_add(1, Ordering::Relaxed) + n) % behind.len()];
            let Ok(mut other) = TcpStream::connect(at).await else { continue };
            tokio::select! {
                // An end is an end, by whichever side.
                _ = copy_bidirectional(&mut socket, &mut other) => {}
                _ = cut.changed() => {}
            }
            return;
        }
    }
}
