//! The way to a server.

use crate::error::{Error, ErrorKind, Result};
use ::postgres::config::{Host, SslMode};
use ::postgres::{Client, Config, NoTls};
use std::error::Error as _;
use std::time::Duration;

/// How long to wait for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Connects; with the connection comes its address, without the password.
pub(super) fn connect(url: &str) -> Result<(Client, String)> {
    let mut config: Config = url.parse().map_err(|e: ::postgres::Error| {
        refused(
            "postgres://…",
            &format!("this is no address of a database: {}", words(&e)),
        )
    })?;
    if config.get_password().is_none()
        && let Ok(password) = std::env::var("PGPASSWORD")
    {
        config.password(password);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.application_name("formstitch");
    let name = address(&config);
    if config.get_ssl_mode() == SslMode::Require {
        return Err(refused(
            &name,
            &hinted("TLS was asked for (sslmode=require)"),
        ));
    }
    match config.connect(NoTls) {
        Ok(client) => Ok((client, name)),
        Err(e) => Err(refused(&name, &hinted(&words(&e)))),
    }
}

/// The address to be told: without its password.
fn address(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(folder)) => folder.display().to_string(),
        _ => String::new(),
    };
    let user = config.get_user().map_or(String::new(), |u| format!("{u}@"));
    let port = config
        .get_ports()
        .first()
        .map_or(String::new(), |p| format!(":{p}"));
    let name = config.get_dbname().unwrap_or_default();
    format!("postgres://{user}{host}{port}/{name}")
}

/// What to do where the server, or the address, asks for an encrypted connection.
fn hinted(told: &str) -> String {
    let tls = ["TLS", "SSL", "no encryption"]
        .iter()
        .any(|w| told.contains(w));
    match tls {
        true => format!(
            "{told} (formstitch connects without TLS: reach the server by a socket, on the same machine, or through a tunnel, \
             with sslmode=disable)"
        ),
        false => told.to_string(),
    }
}

/// An error of the server with what it says beside its message.
pub(super) fn words(error: &::postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        let detail = server.detail().map_or(String::new(), |d| format!(" ({d})"));
        return format!("{}{detail}", server.message());
    }
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

pub(super) fn refused(name: &str, detail: &str) -> Error {
    Error::new(ErrorKind::Database, detail).at_path(name)
}
