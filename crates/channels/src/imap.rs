//! A mailbox that is looked into (IMAP4rev1, RFC 3501; IDLE, RFC 2177; TLS from the first octet, RFC 8314). What was taken
//! gets a keyword of ours: whether a person has read it does not matter, and nothing is marked as read for them.

use std::{fmt, time::Duration};

use async_imap::types::{Fetch, Flag};
use jiff::Timestamp;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_stream::StreamExt as _;

use crate::smtp::{Security, tls::Tls};

/// What a mail that was taken is marked with.
const KEYWORD: &str = "$Comptoir";
/// Of a larger mail nothing is read: it waits in the mailbox for a person.
const LARGEST: u32 = 20 * 1024 * 1024;
/// A server that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mailbox and how to reach it.
#[derive(Clone)]
pub struct Mailbox {
    /// The server's name, which its certificate must bear.
    pub host: String,
    /// Its port, usually 993.
    pub port: u16,
    /// How the connection is protected: TLS, or plain on this machine.
    pub security: Security,
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
    /// A certificate authority to trust besides the public ones, in PEM.
    pub authority: Option<String>,
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why a mailbox cannot be looked into.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The settings cannot work.
    #[error("{0}")]
    Settings(&'static str),
    /// The server cannot be reached, or said nothing for too long.
    #[error("the mailbox does not answer")]
    Silent,
    /// User or password is wrong.
    #[error("the mailbox refuses user or password")]
    Refused,
    /// The server said something else than was asked.
    #[error("the mailbox fails: {0}")]
    Protocol(String),
}

impl From<async_imap::error::Error> for MailboxError {
    fn from(error: async_imap::error::Error) -> Self {
        match error {
            async_imap::error::Error::Io(_) | async_imap::error::Error::ConnectionLost => Self::Silent,
            other => Self::Protocol(other.to_string()),
        }
    }
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Wire for T {}

/// A mailbox that is open.
#[derive(Debug)]
pub struct Session {
    imap: async_imap::Session<Box<dyn Wire>>,
    keywords: bool,
}

async fn soon<T, E: Into<MailboxError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, MailboxError> {
    timeout(PATIENCE, work).await.map_err(|_| MailboxError::Silent)?.map_err(Into::into)
}

impl Mailbox {
    /// Opens the inbox.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn open(&self) -> Result<Session, MailboxError> {
        let here = ["localhost", "127.0.0.1", "::1"].contains(&self.host.as_str());
        let wire = || async { TcpStream::connect((self.host.as_str(), self.port)).await };
        let wire = timeout(PATIENCE, wire()).await.ok().and_then(Result::ok).ok_or(MailboxError::Silent)?;
        let wire: Box<dyn Wire> = match self.security {
            Security::Tls => {
                let tls = Tls::new(&self.host, self.authority.as_deref());
                let tls = tls.ok_or(MailboxError::Settings("the certificate authority cannot be read"))?;
                let wrapped = timeout(PATIENCE, tls.wrap(wire)).await.ok().flatten();
                Box::new(wrapped.ok_or(MailboxError::Settings("the mail server cannot be trusted"))?)
            }
            Security::Plain if here => Box::new(wire),
            Security::Plain | Security::StartTls => {
                return Err(MailboxError::Settings("a password must not travel without TLS"));
            }
        };
        let mut client = async_imap::Client::new(wire);
        soon(async { client.read_response().await.map_err(|_| MailboxError::Silent) }).await?;
        let login = client.login(&self.user, &self.password);
        let mut imap = soon(async { login.await.map_err(|_| MailboxError::Refused) }).await?;
        let inbox = soon(imap.select("INBOX")).await?;
        let custom = |flag: &Flag<'_>| matches!(flag, Flag::MayCreate) || *flag == Flag::Custom(KEYWORD.into());
        Ok(Session { keywords: inbox.permanent_flags.iter().any(custom), imap })
    }
}

impl Session {
    /// The mails that came since an instant and were not taken yet, oldest first, with the octets of each.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn new_mails(&mut self, since: Timestamp) -> Result<Vec<u32>, MailboxError> {
        let day = since.to_zoned(jiff::tz::TimeZone::UTC);
        // The server compares days of its own zone: one earlier is surely early enough.
        let day = day.yesterday().unwrap_or(day).strftime("%-d-%b-%Y").to_string();
        let fresh = if self.keywords { format!("UNKEYWORD {KEYWORD}") } else { "UNSEEN".to_owned() };
        let mut found: Vec<u32> =
            soon(self.imap.uid_search(format!("{fresh} SINCE {day}"))).await?.into_iter().collect();
        found.sort_unstable();
        found.truncate(200);
        if found.is_empty() {
            return Ok(found);
        }
        let list = found.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let mails = self.fetch(&list, "(UID INTERNALDATE RFC822.SIZE)").await?;
        let wanted = |mail: &Fetch| {
            let came = mail.internal_date().is_none_or(|at| at.timestamp() >= since.as_second());
            mail.uid.filter(|_| came && mail.size.unwrap_or(0) <= LARGEST)
        };
        let mut wanted: Vec<u32> = mails.iter().filter_map(wanted).collect();
        wanted.sort_unstable();
        Ok(wanted)
    }

    async fn fetch(&mut self, list: &str, what: &str) -> Result<Vec<Fetch>, MailboxError> {
        let answer = soon(self.imap.uid_fetch(list, what)).await?;
        soon(async { answer.collect::<Result<Vec<_>, _>>().await }).await
    }

    /// A mail as it came over the wire, unread as before; none when it is gone.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn read(&mut self, uid: u32) -> Result<Option<Vec<u8>>, MailboxError> {
        let mails = self.fetch(&uid.to_string(), "(UID BODY.PEEK[])").await?;
        Ok(mails.iter().find_map(Fetch::body).map(<[u8]>::to_vec))
    }

    /// A mail was taken: it is not found again.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn taken(&mut self, uid: u32) -> Result<(), MailboxError> {
        let flag = if self.keywords { KEYWORD } else { "\\Seen" };
        let answer = soon(self.imap.uid_store(uid.to_string(), format!("+FLAGS.SILENT ({flag})"))).await?;
        soon(async { answer.collect::<Result<Vec<_>, _>>().await }).await.map(|_| ())
    }

    /// Waits until the server says that something came, or for so long.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn wait(self, most: Duration) -> Result<Self, MailboxError> {
        let Self { imap, keywords } = self;
        let mut idle = imap.idle();
        soon(idle.init()).await?;
        {
            // Dropping the other half ends the waiting: it is kept.
            let (waiting, _stop) = idle.wait_with_timeout(most);
            waiting.await?;
        }
        let imap = soon(idle.done()).await?;
        Ok(Self { imap, keywords })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::{Path, PathBuf},
        process::{Child, Command, Stdio},
    };

    use super::*;

    struct Dovecot {
        child: Child,
        folder: PathBuf,
        port: u16,
    }

    impl Drop for Dovecot {
        fn drop(&mut self) {
            // Its own word ends its children too.
            let _ = Command::new("kill").arg(self.child.id().to_string()).status();
            let _ = self.child.wait();
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    fn said(program: &str, args: &[&str]) -> String {
        let out = Command::new(program).args(args).output().expect("runs");
        String::from_utf8(out.stdout).expect("a word").trim().to_owned()
    }

    impl Dovecot {
        /// A private server with one mailbox; none when the program is not there.
        async fn start() -> Option<Self> {
            let program = std::env::var("COMPTOIR_TEST_DOVECOT").unwrap_or_else(|_| "dovecot".to_owned());
            let port =
                std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("known").port();
            let folder = std::env::temp_dir().join(format!("comptoir-dovecot-{}-{port}", std::process::id()));
            let root = said("id", &["-u"]) == "0";
            let (user, group) = if root {
                ("nobody".to_owned(), "nogroup".to_owned())
            } else {
                (said("id", &["-un"]), said("id", &["-gn"]))
            };
            let (uid, gid) = (said("id", &["-u", &user]), said("id", &["-g", &user]));
            fs::create_dir_all(folder.join("mail/new")).expect("a folder");
            fs::create_dir_all(folder.join("mail/cur")).expect("a folder");
            fs::create_dir_all(folder.join("mail/tmp")).expect("a folder");
            let at = folder.display();
            let config = format!(
                "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = no\n\
                 disable_plaintext_auth = no\ndefault_internal_user = {user}\ndefault_internal_group = {group}\n\
                 default_login_user = {user}\nfirst_valid_uid = 1\nmail_location = maildir:{at}/mail\n\
                 passdb {{\n driver = static\n args = password=secret\n}}\n\
                 userdb {{\n driver = static\n args = uid={uid} gid={gid} home={at}/mail allow_all_users=yes\n}}\n\
                 service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n\
                 inet_listener imap {{\n port = {port}\n}}\n inet_listener imaps {{\n port = 0\n}}\n}}\n"
            );
            let file = folder.join("dovecot.conf");
            fs::write(&file, config).expect("written");
            if root {
                said("chown", &["-R", &format!("{user}:{group}"), &folder.join("mail").display().to_string()]);
            }
            let mut command = Command::new(program);
            command.arg("-F").arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
            let Ok(child) = command.spawn() else {
                println!("skipped: Dovecot is not on PATH");
                return None;
            };
            let own = Self { child, folder, port };
            for _ in 0..250 {
                if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                    return Some(own);
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
            panic!("Dovecot does not start: {}", fs::read_to_string(own.folder.join("log")).unwrap_or_default());
        }

        /// A mail comes.
        fn deliver(&self, name: &str, text: &str) {
            let (tmp, new) = (self.folder.join("mail/tmp").join(name), self.folder.join("mail/new").join(name));
            fs::write(&tmp, format!("From: o@exemple.fr\r\nSubject: {name}\r\n\r\n{text}\r\n")).expect("written");
            own_like(&tmp, &self.folder.join("mail"));
            fs::rename(tmp, new).expect("moved");
        }

        fn mailbox(&self) -> Mailbox {
            Mailbox {
                host: "127.0.0.1".into(),
                port: self.port,
                security: Security::Plain,
                user: "boutique".into(),
                password: "secret".into(),
                authority: None,
            }
        }
    }

    fn own_like(file: &Path, other: &Path) {
        let other = format!("--reference={}", other.display());
        said("chown", &[&other, &file.display().to_string()]);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn dovecot_gives_each_mail_once_and_says_when_one_comes() {
        let Some(dovecot) = Dovecot::start().await else { return };
        dovecot.deliver("1.a", "2 tradi pour 18h");
        let since = "2020-01-01T00:00:00Z".parse().expect("an instant");
        let mut session = dovecot.mailbox().open().await.expect("open");
        let found = session.new_mails(since).await.expect("asked");
        assert_eq!(found.len(), 1);
        let bytes = session.read(found[0]).await.expect("read").expect("a mail");
        assert!(String::from_utf8_lossy(&bytes).contains("2 tradi pour 18h"));
        assert_eq!(session.new_mails(since).await.expect("asked").len(), 1, "until it is taken");
        session.taken(found[0]).await.expect("marked");
        assert!(session.new_mails(since).await.expect("asked").is_empty());
        assert!(session.read(999).await.expect("asked").is_none());

        let waiting = tokio::spawn(session.wait(Duration::from_secs(60)));
        tokio::time::sleep(Duration::from_millis(300)).await;
        dovecot.deliver("2.b", "et un croissant");
        let mut session = waiting.await.expect("joined").expect("waited");
        assert_eq!(session.new_mails(since).await.expect("asked").len(), 1);
        let later = "2100-01-01T00:00:00Z".parse().expect("an instant");
        assert!(session.new_mails(later).await.expect("asked").is_empty(), "what came before is not ours");
        drop(session);

        // Another session knows what was taken: the keyword is the server's.
        let mut again = dovecot.mailbox().open().await.expect("open");
        assert_eq!(again.new_mails(since).await.expect("asked").len(), 1);
        let wrong = Mailbox { password: "no".into(), ..dovecot.mailbox() };
        assert!(matches!(wrong.open().await, Err(MailboxError::Refused)));
        let far = Mailbox { host: "mail.exemple.fr".into(), security: Security::Plain, ..dovecot.mailbox() };
        assert!(far.open().await.is_err(), "no password in clear over a network");
    }
}
