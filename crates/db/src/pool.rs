//! Reader connections, each on a thread of its own.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::{Conn, DbError, Options, Stats, conn::Link};

type Read = Box<dyn FnOnce(&mut Conn<'_>) + Send>;

/// Threads that read.
pub(crate) struct Pool {
    queue: Sender<Read>,
}

impl Pool {
    pub(crate) fn start(options: &Options, stats: &Arc<Stats>) -> Result<Self, DbError> {
        let (queue, reads) = bounded::<Read>(4_096);
        for n in 0..options.readers.max(1) {
            let (mut link, reads, stats, options) =
                (Link::open(options)?, reads.clone(), Arc::clone(stats), options.clone());
            let body = move || serve(&mut link, &reads, &stats, &options);
            std::thread::Builder::new()
                .name(format!("db-read-{n}"))
                .spawn(body)
                .map_err(|error| DbError::Commit(error.to_string()))?;
        }
        Ok(Self { queue })
    }

    pub(crate) async fn run<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Conn<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let read: Read = Box::new(move |conn| {
            // The one who asked may have gone: then nobody hears.
            let _ = answer.send(closure(conn));
        });
        match self.queue.try_send(read) {
            Ok(()) => wait.await.unwrap_or_else(|_| Err(DbError::Gone.into())),
            Err(TrySendError::Full(_)) => Err(DbError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(DbError::Gone.into()),
        }
    }
}

fn serve(link: &mut Link, reads: &Receiver<Read>, stats: &Arc<Stats>, options: &Options) {
    while let Ok(read) = reads.recv() {
        if link.is_broken() {
            match Link::open(options) {
                Ok(fresh) => *link = fresh,
                Err(error) => tracing::error!(%error, "a reader cannot reconnect"),
            }
        }
        let run = std::panic::AssertUnwindSafe(|| read(&mut link.conn(stats)));
        if std::panic::catch_unwind(run).is_err() {
            tracing::error!("a read panicked");
        }
    }
}
