//! What a customer copies into their own house so that it speaks to the street.

use super::Broker;

/// The lines of a home's own mosquitto that join it to the street's broker: what is ours comes in, what is said to us goes
/// out, and nothing else. MQTT 5, so that what is retained here is retained there too when it is said while the line stands ("retain as
/// published", MQTT 5.0 section 3.8.3.1). `sensor` is the name of the door's contact in Zigbee2MQTT.
pub fn bridge(broker: &Broker, user: &str, secret: &str, sensor: &str) -> String {
    let Broker { host, port, tls, prefix, discovery, .. } = broker;
    let sealed = if *tls { "bridge_capath /etc/ssl/certs\n" } else { "" };
    format!(
        "connection comptoir\naddress {host}:{port}\n{sealed}remote_clientid {user}\nremote_username {user}\n\
         remote_password {secret}\nbridge_protocol_version mqttv50\ncleansession false\nnotifications false\ntry_private false\n\
         topic {prefix}/status in 1\ntopic {prefix}/{user}/order in 1\ntopic {prefix}/{user}/batch in 1\n\
         topic {prefix}/{user}/armed in 1\ntopic {prefix}/{user}/event in 1\ntopic {prefix}/{user}/arm/set out 1\n\
         topic {prefix}/{user}/come out 1\ntopic {discovery}/+/{user}/# in 1\n\
         topic status out 1 {discovery}/ {prefix}/{user}/homeassistant/\n\
         topic {sensor} out 1 zigbee2mqtt/ {prefix}/{user}/zigbee2mqtt/\n"
    )
}
