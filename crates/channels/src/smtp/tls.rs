//! TLS to a mail server: certificates checked against the public authorities and, if given, one's own.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Certificate, TlsParameters};

/// The same trust said twice: for TLS from the first octet, done here on our own socket, and for `STARTTLS`, done by the
/// SMTP library.
pub(crate) struct Tls {
    connector: TlsConnector,
    name: Option<ServerName<'static>>,
    parameters: TlsParameters,
}

impl Tls {
    /// `None` when the authority is not a PEM certificate.
    pub(crate) fn new(host: &str, authority: Option<&str>) -> Option<Self> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let mut parameters = TlsParameters::builder(host.to_owned());
        if let Some(pem) = authority {
            roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).ok()?).ok()?;
            parameters = parameters.add_root_certificate(Certificate::from_pem(pem.as_bytes()).ok()?);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Some(Self {
            connector: TlsConnector::from(Arc::new(config)),
            name: ServerName::try_from(host.to_owned()).ok(),
            parameters: parameters.build().ok()?,
        })
    }

    pub(crate) fn parameters(&self) -> &TlsParameters {
        &self.parameters
    }

    /// Shakes hands; `None` when the server cannot be trusted.
    pub(crate) async fn wrap(&self, socket: TcpStream) -> Option<Secured> {
        self.connector.connect(self.name.clone()?, socket).await.ok().map(Secured)
    }
}

/// A TLS stream that the SMTP library accepts.
pub(crate) struct Secured(TlsStream<TcpStream>);

impl fmt::Debug for Secured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secured")
    }
}

impl AsyncTokioStream for Secured {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Secured {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
