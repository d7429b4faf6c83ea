//! A connection to PostgreSQL, driven by the thread that owns it.
//!
//! A statement whose answer nobody waits for is sent at once and travels with the next one that is waited for: the way
//! to the server and back costs more than most statements. Its fault is told by that next one.

use std::{
    collections::HashMap,
    future::poll_fn,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker},
};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Connection, Error, NoTls, Row, Socket, Statement, tls::NoTlsStream, types::ToSql};

use crate::{DbError, Param, dialect};

type Answer = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A statement that was sent, and what is known of it.
enum Sent {
    Waiting(Answer),
    Done(Result<(), Error>),
}

impl Sent {
    /// Looks whether the answer came.
    fn look(&mut self, context: &mut Context<'_>) {
        if let Self::Waiting(answer) = self
            && let Poll::Ready(outcome) = answer.as_mut().poll(context)
        {
            *self = Self::Done(outcome);
        }
    }
}

/// A connection, its prepared statements, and what was sent on it and is not settled.
pub(crate) struct Pg {
    runtime: Runtime,
    /// None once the server or the network ended it.
    line: Option<Connection<Socket, NoTlsStream>>,
    client: Arc<Client>,
    statements: HashMap<String, Statement>,
    sent: Vec<Sent>,
    /// A statement failed since the last time that everything was settled.
    failed: bool,
}

impl Pg {
    /// Connects, and says how this program wants to be treated.
    pub(crate) fn connect(address: &str) -> Result<Self, DbError> {
        let config = dialect::config(address)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|e| DbError::Commit(e.to_string()))?;
        let (client, line) = runtime.block_on(config.connect(NoTls))?;
        let client = Arc::new(client);
        let mut link =
            Self { runtime, line: Some(line), client, statements: HashMap::new(), sent: Vec::new(), failed: false };
        link.batch(dialect::GREETING)?;
        Ok(link)
    }

    /// Whether the connection is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.line.is_none() || self.client.is_closed()
    }

    /// Runs a text of several statements, and waits for it.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        let client = Arc::clone(&self.client);
        self.wait(async move { client.batch_execute(sql).await })
    }

    /// Sends a text of several statements.
    pub(crate) fn batch_ahead(&mut self, sql: &str) {
        let (client, sql) = (Arc::clone(&self.client), sql.to_owned());
        self.send(Box::pin(async move { client.batch_execute(&sql).await }));
    }

    /// Runs a statement, and waits for the number of rows that it changed.
    pub(crate) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        let statement = self.statement(sql)?;
        let client = Arc::clone(&self.client);
        self.wait(async move { client.execute_raw(&statement, as_sql(params)).await })
    }

    /// Sends a statement.
    pub(crate) fn execute_ahead(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        let statement = self.statement(sql)?;
        let client = Arc::clone(&self.client);
        let params: Vec<Param<'static>> = params.iter().map(Param::to_static).collect();
        self.send(Box::pin(async move { client.execute_raw(&statement, as_sql(&params)).await.map(|_| ()) }));
        Ok(())
    }

    /// Runs a statement, and waits for its rows.
    pub(crate) fn query(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql)?;
        let client = Arc::clone(&self.client);
        let values: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
        self.wait(async move { client.query(&statement, &values).await })
    }

    /// Waits for everything that was sent. Fails when anything failed since the last time: the transaction cannot stand.
    pub(crate) fn settle(&mut self) -> Result<(), DbError> {
        if !self.sent.is_empty() {
            self.drive(|context, sent| {
                sent.iter_mut().for_each(|one| one.look(context));
                if sent.iter().all(|one| matches!(one, Sent::Done(_))) { Poll::Ready(()) } else { Poll::Pending }
            });
        }
        let fault = self.first_fault();
        let failed = std::mem::take(&mut self.failed);
        fault?;
        if failed {
            return Err(DbError::Commit("one of its statements failed".into()));
        }
        Ok(())
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let client = Arc::clone(&self.client);
        let text = dialect::placeholders(sql);
        let statement = self.wait(async move { client.prepare(&text).await })?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// The first look puts the statement into the queue of the connection, behind those before it.
    fn send(&mut self, answer: Answer) {
        let mut sent = Sent::Waiting(answer);
        sent.look(&mut Context::from_waker(Waker::noop()));
        self.sent.push(sent);
    }

    /// Waits for one answer. Answers come in the order of sending, so all that was sent before is known then too; its
    /// first fault is the one to tell.
    fn wait<T>(&mut self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, DbError> {
        let mut answer = pin!(answer);
        let outcome = self.drive(|context, sent| {
            sent.iter_mut().for_each(|one| one.look(context));
            answer.as_mut().poll(context)
        });
        self.failed |= outcome.is_err();
        self.first_fault()?;
        Ok(outcome?)
    }

    /// Lets the connection write and read until `look` is content.
    fn drive<T>(&mut self, mut look: impl FnMut(&mut Context<'_>, &mut [Sent]) -> Poll<T>) -> T {
        let Self { runtime, line, sent, .. } = self;
        runtime.block_on(poll_fn(|context| {
            loop {
                // Before the line, so that what is sent now is written now; after it, so that what came is seen now.
                if let Poll::Ready(outcome) = look(context, sent) {
                    return Poll::Ready(outcome);
                }
                let Some(open) = line else { return look(context, sent) };
                match open.poll_message(context) {
                    Poll::Ready(Some(Ok(_))) => {}
                    // Dropping it tells everyone who waits.
                    Poll::Ready(Some(Err(_)) | None) => *line = None,
                    Poll::Pending => return look(context, sent),
                }
            }
        }))
    }

    fn first_fault(&mut self) -> Result<(), Error> {
        let faults = self.sent.drain(..).filter_map(|one| match one {
            Sent::Done(outcome) => outcome.err(),
            Sent::Waiting(_) => None,
        });
        match faults.reduce(|first, _| first) {
            Some(fault) => {
                self.failed = true;
                Err(fault)
            }
            None => Ok(()),
        }
    }
}

fn as_sql<'a>(params: &'a [Param<'a>]) -> impl ExactSizeIterator<Item = &'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync))
}
