//! `serve` and `demo`: answering until told to stop.

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use super::{Front, Outcome, hint, in_words, open, settings, tell};
use crate::{
    app::{self, Parts},
    demo,
    platform::{
        App,
        clock::{ShiftedClock, SystemClock},
        live::Stop,
        settings::Settings,
    },
    shops,
};

pub(super) async fn serve(front: Front) -> Outcome {
    let settings = with_front(&front)?;
    let db = open(&settings).await?;
    let metrics = crate::platform::measures::recorder();
    let parts = Parts { db, clock: Arc::new(SystemClock), settings, channels: None, metrics };
    let app = app::build(parts, |builder| builder).await.map_err(in_words)?;
    if shops::directory(&app).all().is_empty() {
        tell("No shop yet: `comptoir seed FILE.json` reads a street.");
    }
    answer(app).await
}

fn with_front(front: &Front) -> Result<Settings, String> {
    Ok(changed(settings(&front.place)?, front))
}

fn changed(mut settings: Settings, front: &Front) -> Settings {
    if let Some(listen) = front.listen {
        settings.listen = listen;
    }
    if front.public_url.is_some() {
        settings.public_url = front.public_url.clone();
    }
    if let Some(url) = &front.mqtt {
        settings.mqtt.url.clone_from(url);
    }
    if let Some(listen) = front.mqtt_embedded {
        (settings.mqtt.embedded, settings.mqtt.listen) = (true, listen);
    }
    settings
}

pub(super) async fn play(front: Front) -> Outcome {
    // The demo is the same everywhere: no file and no variable of this machine changes it.
    let mut settings = changed(Settings::default(), &front);
    if let Some(data) = &front.place.data {
        settings.data = data.clone();
    }
    settings.database_url = front.place.database_url.clone();
    // A fresh folder, gone with the demo, unless one is given.
    let fresh = match (&front.place.data, &front.place.database_url) {
        (None, None) => Some(tempfile::tempdir().map_err(in_words)?),
        _ => None,
    };
    if let Some(folder) = &fresh {
        settings.data = folder.path().to_owned();
        settings.database_url = None;
    }
    let db = open(&settings).await?;
    let clock = Arc::new(ShiftedClock::default());
    let app = demo::open(db, settings, clock).await.map_err(in_words)?;
    let base = app.base().to_owned();
    tell(format!("rue         {base}/"));
    tell(format!("comptoir    {base}/comptoir"));
    tell(format!("bureau      {base}/bureau"));
    tell(format!("atelier     {base}/atelier"));
    tell(format!("rôles       {base}/demo"));
    tell(format!("messages    {base}/demo/messages"));
    tell(format!("clés        {base}/demo/access.json"));
    if let Some(shop) = app.part::<demo::Access>().and_then(|access| access.shops().first()) {
        tell(format!(
            "entrer      sarah@{}.example.org au comptoir, ines@{}.example.org au bureau, camille@{}.example.org à l’atelier (le lien arrive dans messages) ; code de tablette {}",
            shop.slug,
            shop.slug,
            shop.slug,
            demo::people::PIN
        ));
    }
    let outcome = answer(app).await;
    drop(fresh);
    outcome
}

async fn answer(app: App) -> Outcome {
    let listen = app.settings().listen;
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|error| format!("{listen}: {error}"))?;
    let address = listener.local_addr().map_err(in_words)?;
    if let Err(error) = app::resume(&app).await {
        // What can be read is shown all the same; claims end by themselves.
        tracing::error!(%error, "nothing can be written");
    }
    app::start(&app);
    if app.settings().links_lead_nowhere() {
        let base = app.base();
        hint(&format!(
            "links in messages begin with {base}, which nobody can open: --public-url says the address that customers use"
        ));
    }
    let router = app::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let stop = app.part::<Stop>().cloned().unwrap_or_default();
    let (ending, mut ended) = (stop.clone(), stop.listen());
    tell(format!("ready http://{address}"));
    use axum::serve::ListenerExt as _;
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping: no new request is taken");
        ending.now();
    });
    let limit = async {
        // Ended when told to; a sender is kept above, so an error cannot come first.
        let _ = ended.changed().await;
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    };
    tokio::select! {
        served = serving.into_future() => served.map_err(in_words)?,
        () = limit => tracing::warn!("some requests did not end in time"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = match signal(SignalKind::terminate()) {
        Ok(term) => term,
        Err(error) => {
            tracing::error!(%error, "cannot hear SIGTERM");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
