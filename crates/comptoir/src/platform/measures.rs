//! Measures: one recorder a process, read by `/metrics`.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// The counters, with the labels that one can know before anything happens: a dashboard reads zero, not nothing.
const COUNTERS: [(&str, &str, &[&str]); 5] = [
    ("comptoir_orders_total", "source", &["web", "api", "alert"]),
    ("comptoir_inbound_total", "source", &["smsgate", "twilio", "ovh", "mail"]),
    ("comptoir_signals_total", "source", &["link", "owntracks", "homeassistant"]),
    ("comptoir_rings_total", "state", &["done"]),
    ("comptoir_mqtt_messages_total", "", &[""]),
];

/// The recorder of this process, installed when it is first asked for; none when something else was installed before.
pub fn recorder() -> Option<PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().install_recorder().ok();
            begin();
            recorder
        })
        .clone()
}

fn begin() {
    for (name, label, values) in COUNTERS {
        for value in values {
            match label {
                "" => metrics::counter!(name).increment(0),
                label => metrics::counter!(name, label => *value).increment(0),
            }
        }
    }
    for channel in ["sms", "email", "push"] {
        for state in ["sent", "queued", "refused", "given_up"] {
            metrics::counter!("comptoir_messages_total", "channel" => channel, "state" => state).increment(0);
        }
    }
    metrics::gauge!("comptoir_mqtt_connected").set(0.0);
}
