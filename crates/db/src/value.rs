//! Values on their way in and out: five column types, the same on both engines.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use postgres::types::{IsNull, Type};

use crate::DbError;

/// A value given to a statement.
#[derive(Debug, Clone)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// BIGINT: instants in UTC milliseconds, cents, quantities.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// BOOLEAN.
    Bool(bool),
    /// TEXT.
    Text(Cow<'a, str>),
}

impl Param<'_> {
    /// The same value, owned.
    pub(crate) fn to_static(&self) -> Param<'static> {
        match self {
            Self::Null => Param::Null,
            Self::Int(n) => Param::Int(*n),
            Self::Real(x) => Param::Real(*x),
            Self::Bool(b) => Param::Bool(*b),
            Self::Text(text) => Param::Text(Cow::Owned(text.as_ref().to_owned())),
        }
    }
}

macro_rules! param {
    ($($from:ty => $make:expr;)*) => {$(
        impl<'a> From<$from> for Param<'a> {
            fn from(value: $from) -> Self { let make: fn($from) -> Param<'a> = $make; make(value) }
        }
    )*};
}
param! {
    i64 => Param::Int;
    f64 => Param::Real;
    bool => Param::Bool;
    &'a str => |v| Param::Text(Cow::Borrowed(v));
    &'a String => |v| Param::Text(Cow::Borrowed(v));
    String => |v| Param::Text(Cow::Owned(v));
    Timestamp => |v| Param::Int(v.as_millisecond());
    Date => |v| Param::Text(Cow::Owned(v.to_string()));
    &'a kernel::Slug => |v| Param::Text(Cow::Borrowed(v.as_str()));
    &'a kernel::Sku => |v| Param::Text(Cow::Borrowed(v.as_str()));
    &'a kernel::Contact => |v| Param::Text(Cow::Borrowed(v.as_str()));
    kernel::Cents => |v| Param::Int(v.0);
    kernel::Quantity => |v| Param::Int(v.get());
}
impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

/// The values of a statement, in order: `params![key.street, day, 3]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Param::from($value)),*] };
}

/// PostgreSQL keeps no text with a NUL in it, which a stranger may well write: on both engines a mark stands in its place.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) if text.contains('\0') => return Ok(ToSqlOutput::Owned(Value::Text(without_nul(text)))),
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl postgres::types::ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) => n.to_sql(ty, out),
            Self::Real(x) => x.to_sql(ty, out),
            Self::Bool(b) => b.to_sql(ty, out),
            Self::Text(text) if text.contains('\0') => without_nul(text).to_sql(ty, out),
            Self::Text(text) => text.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// One row of an answer.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The value of a column, from 0.
    pub fn get<T: Column>(&self, column: usize) -> Result<T, DbError> {
        T::read(self, column)
    }
}

/// What a column can be read as.
pub trait Column: Sized {
    /// Reads the column of the row.
    fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError>;
}

macro_rules! native {
    ($($ty:ty),*) => {$(
        impl Column for $ty {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(row) => Ok(row.get(column)?),
                    Row::Postgres(row) => Ok(row.try_get(column)?),
                }
            }
        }
        impl Column for Option<$ty> {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(row) => Ok(row.get(column)?),
                    Row::Postgres(row) => Ok(row.try_get(column)?),
                }
            }
        }
    )*};
}
native!(f64, bool, String);

impl Column for i64 {
    fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
        Option::<Self>::read(row, column)?.ok_or_else(|| wrong(column, "a number"))
    }
}
impl Column for Option<i64> {
    fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
        match row {
            Row::Sqlite(row) => Ok(row.get(column)?),
            // A number written in the statement itself is INT4 there.
            Row::Postgres(row) if row.columns().get(column).is_some_and(|known| *known.type_() == Type::INT4) => {
                Ok(row.try_get::<_, Option<i32>>(column)?.map(i64::from))
            }
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

fn wrong(column: usize, why: impl std::fmt::Display) -> DbError {
    DbError::Decode { column, why: why.to_string() }
}

macro_rules! parsed {
    ($($ty:ty),*) => {$(
        impl Column for $ty {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                let text = String::read(row, column)?;
                text.parse().map_err(|error| wrong(column, error))
            }
        }
        impl Column for Option<$ty> {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                let text = Option::<String>::read(row, column)?;
                text.map(|text| text.parse().map_err(|error| wrong(column, error))).transpose()
            }
        }
    )*};
}
parsed!(
    Date,
    kernel::Slug,
    kernel::Sku,
    kernel::Contact,
    kernel::Phone,
    kernel::Email,
    kernel::id::OrderId,
    kernel::id::CustomerId,
    kernel::id::BatchId,
    kernel::id::MessageId,
    kernel::id::InboundId,
    kernel::id::StaffId,
    kernel::id::ConsentId,
    kernel::id::JobId,
    kernel::id::FactId,
    kernel::id::KeyId,
    kernel::id::CaseId,
    kernel::id::StandingId,
    kernel::id::BellId,
    kernel::id::DeviceId,
    kernel::id::RingId,
    kernel::id::SignalId,
    kernel::id::SubscriptionId,
    kernel::id::PersonId,
    kernel::id::MergeId,
    kernel::id::NoteId,
    kernel::id::EntryId,
    kernel::id::PledgeId,
    kernel::id::CallId,
    kernel::id::VoiceId,
    kernel::id::AppointmentId,
    kernel::id::EventId,
    kernel::id::SeatId,
    kernel::id::ProjectId,
    kernel::id::ScenarioId,
    kernel::id::OfferId,
    kernel::id::QuoteId
);

macro_rules! from_int {
    ($($ty:ty => $make:expr;)*) => {$(
        impl Column for $ty {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                let make: fn(i64) -> Result<$ty, String> = $make;
                make(i64::read(row, column)?).map_err(|why| wrong(column, why))
            }
        }
        impl Column for Option<$ty> {
            fn read(row: &Row<'_>, column: usize) -> Result<Self, DbError> {
                let make: fn(i64) -> Result<$ty, String> = $make;
                Option::<i64>::read(row, column)?.map(|n| make(n).map_err(|why| wrong(column, why))).transpose()
            }
        }
    )*};
}
from_int! {
    Timestamp => |n| Timestamp::from_millisecond(n).map_err(|e| e.to_string());
    kernel::Cents => |n| Ok(kernel::Cents(n));
    kernel::Quantity => |n| kernel::Quantity::new(n).map_err(|e| e.to_string());
    kernel::VatRate => |n| kernel::VatRate::from_basis_points(n).ok_or_else(|| "not a VAT rate".to_owned());
}

macro_rules! id_param {
    ($($ty:ident),*) => {$(
        impl From<kernel::id::$ty> for Param<'_> {
            fn from(id: kernel::id::$ty) -> Self { Param::Text(Cow::Owned(id.to_string())) }
        }
    )*};
}
id_param!(
    OrderId,
    CustomerId,
    BatchId,
    MessageId,
    InboundId,
    StaffId,
    ConsentId,
    JobId,
    FactId,
    KeyId,
    CaseId,
    StandingId,
    DeviceId,
    SignalId,
    SubscriptionId,
    BellId,
    RingId,
    PersonId,
    MergeId,
    NoteId,
    EntryId,
    PledgeId,
    CallId,
    VoiceId,
    AppointmentId,
    EventId,
    SeatId,
    ProjectId,
    ScenarioId,
    OfferId,
    QuoteId
);
