//! One value being written: the serializer that ordinary serde types drive.

use serde::ser::{
    Impossible, Serialize, SerializeSeq, SerializeTuple, SerializeTupleStruct, Serializer,
};

use super::super::error::XmlError;
use super::super::shape::{Array, NodeKind, Shape};
use super::super::tag::Tag;
use super::object::{MapWriter, ObjectWriter};
use super::union::{scalar_variant, sequence_variant};
use super::{ANY, Result, Use, Writer, unwritable};

/// A value being written in its place.
pub(super) struct ValueWriter<'w, 'n, 's> {
    pub writer: &'w mut Writer<'s>,
    pub used: Use<'n, 's>,
}

/// Integers of one digit, the most frequent ones.
static DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

impl<'w, 'n, 's> ValueWriter<'w, 'n, 's> {
    #[inline]
    pub fn new(writer: &'w mut Writer<'s>, used: Use<'n, 's>) -> Self {
        Self { writer, used }
    }

    /// Checks that the shape takes text, and gives whether booleans are numbers.
    #[inline]
    fn scalar(&self) -> Result<bool> {
        match self.used.tag.and_then(|tag| tag.scalar) {
            Some(scalar) => Ok(scalar.numeric_boolean),
            None => self.untagged_scalar(),
        }
    }

    fn untagged_scalar(&self) -> Result<bool> {
        match scalar_variant(self.writer.shapes, self.used.shape) {
            Some(scalar) => Ok(scalar.numeric_boolean),
            None => Err(unwritable("expected an object or array, found a scalar")),
        }
    }

    #[inline]
    fn text(self, text: &str) -> Result<()> {
        self.scalar()?;
        self.writer.text(&self.used, text)
    }

    /// Text that needs no escaping.
    #[inline]
    fn plain(self, text: &str) -> Result<()> {
        match self.used.tag {
            Some(tag) if tag.scalar.is_some() => self.writer.tagged_plain(tag, text),
            _ => self.text(text),
        }
    }

    /// An integer, by its digits.
    fn integer(self, negative: bool, rest: u64) -> Result<()> {
        let digit = usize::try_from(rest).ok().and_then(|rest| DIGITS.get(rest));
        match digit {
            Some(digit) if !negative => self.plain(digit),
            _ => self.long_integer(negative, rest),
        }
    }

    fn long_integer(self, negative: bool, mut rest: u64) -> Result<()> {
        let mut digits = [0; 20];
        let mut start = digits.len();
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if negative {
            start -= 1;
            digits[start] = b'-';
        }
        let text = std::str::from_utf8(&digits[start..]).expect("digits are ASCII");
        self.plain(text)
    }

    /// A float as JSON writes it.
    fn float<T: Serialize>(self, value: T, finite: bool) -> Result<()> {
        if !finite {
            return Err(unwritable("a number that is not finite has no XML form"));
        }
        let text =
            serde_json::to_string(&value).map_err(<XmlError as serde::ser::Error>::custom)?;
        self.text(&text)
    }
}

impl<'w, 'n, 's> Serializer for ValueWriter<'w, 'n, 's> {
    type Ok = ();
    type Error = XmlError;
    type SerializeSeq = ItemWriter<'w, 'n, 's>;
    type SerializeTuple = ItemWriter<'w, 'n, 's>;
    type SerializeTupleStruct = ItemWriter<'w, 'n, 's>;
    type SerializeTupleVariant = Impossible<(), XmlError>;
    type SerializeMap = MapWriter<'w, 'n, 's>;
    type SerializeStruct = ObjectWriter<'w, 'n, 's>;
    type SerializeStructVariant = Impossible<(), XmlError>;

    fn serialize_bool(self, value: bool) -> Result<()> {
        let text = match (self.scalar()?, value) {
            (true, true) => "1",
            (true, false) => "0",
            (false, true) => "true",
            (false, false) => "false",
        };
        self.writer.text(&self.used, text)
    }

    fn serialize_i8(self, value: i8) -> Result<()> {
        self.integer(value < 0, u64::from(value.unsigned_abs()))
    }

    fn serialize_i16(self, value: i16) -> Result<()> {
        self.integer(value < 0, u64::from(value.unsigned_abs()))
    }

    fn serialize_i32(self, value: i32) -> Result<()> {
        self.integer(value < 0, u64::from(value.unsigned_abs()))
    }

    fn serialize_i64(self, value: i64) -> Result<()> {
        self.integer(value < 0, value.unsigned_abs())
    }

    fn serialize_i128(self, value: i128) -> Result<()> {
        self.text(&value.to_string())
    }

    fn serialize_u8(self, value: u8) -> Result<()> {
        self.integer(false, u64::from(value))
    }

    fn serialize_u16(self, value: u16) -> Result<()> {
        self.integer(false, u64::from(value))
    }

    fn serialize_u32(self, value: u32) -> Result<()> {
        self.integer(false, u64::from(value))
    }

    fn serialize_u64(self, value: u64) -> Result<()> {
        self.integer(false, value)
    }

    fn serialize_u128(self, value: u128) -> Result<()> {
        self.text(&value.to_string())
    }

    fn serialize_f32(self, value: f32) -> Result<()> {
        self.float(value, value.is_finite())
    }

    fn serialize_f64(self, value: f64) -> Result<()> {
        self.float(value, value.is_finite())
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<()> {
        self.text(value)
    }

    fn serialize_bytes(self, _value: &[u8]) -> Result<()> {
        Err(unwritable("bytes have no XML form; encode them as text"))
    }

    fn serialize_none(self) -> Result<()> {
        self.writer.null(&self.used)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.writer.null(&self.used)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        self.writer.null(&self.used)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<()> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        use serde::ser::SerializeStruct;
        let mut object = ObjectWriter::open(self)?;
        SerializeStruct::serialize_field(&mut object, variant, value)?;
        SerializeStruct::end(object)
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Self::SerializeSeq> {
        ItemWriter::open(self)
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self::SerializeTuple> {
        ItemWriter::open(self)
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct> {
        ItemWriter::open(self)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(unwritable(format!(
            "the tuple variant {variant} has no XML form"
        )))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap> {
        MapWriter::open(self)
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStruct> {
        ObjectWriter::open(self)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(unwritable(format!(
            "the struct variant {variant} has no XML form"
        )))
    }
}

/// The items of an array being written.
pub(super) struct ItemWriter<'w, 'n, 's> {
    writer: &'w mut Writer<'s>,
    used: Use<'n, 's>,
    item: Option<&'s Array>,
    tags: &'s [Option<Tag>],
    /// For a wrapped array: bindings to return to, and where its content starts.
    wrapper: Option<(usize, usize)>,
}

impl<'w, 'n, 's> ItemWriter<'w, 'n, 's> {
    fn open(value: ValueWriter<'w, 'n, 's>) -> Result<Self> {
        let ValueWriter { writer, used } = value;
        if used.kind() != NodeKind::Element {
            return Err(unwritable(
                "an array cannot stand in an attribute or in text",
            ));
        }
        let item = match sequence_variant(writer.shapes, used.shape) {
            Some(Shape::Array(array)) => Some(array),
            Some(_) => None,
            None => return Err(unwritable("expected a scalar or object, found an array")),
        };
        let mut wrapper = None;
        if used.wrapped && item.is_some() {
            let bindings = writer.open(&used)?;
            writer.out.push_str(">");
            wrapper = Some((bindings, writer.out.len()));
        }
        Ok(Self {
            tags: writer.tags(used.shape),
            writer,
            used,
            item,
            wrapper,
        })
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        match self.item {
            Some(array) => {
                let used = Use::item(array, self.tags);
                let written = value.serialize(ValueWriter::new(self.writer, used));
                written.map_err(|error| error.below(used.name))
            }
            None => {
                let mut used = Use::named(self.used.name, ANY);
                used.wrapped = true;
                value.serialize(ValueWriter::new(self.writer, used))
            }
        }
    }

    fn finish(self) {
        let Some((bindings, start)) = self.wrapper else {
            return;
        };
        if self.writer.out.len() == start {
            self.writer.out.pop();
            self.writer.close_empty(bindings);
        } else {
            self.writer.close(&self.used, bindings);
        }
    }
}

impl SerializeSeq for ItemWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.item(value)
    }

    fn end(self) -> Result<()> {
        self.finish();
        Ok(())
    }
}

impl SerializeTuple for ItemWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.item(value)
    }

    fn end(self) -> Result<()> {
        self.finish();
        Ok(())
    }
}

impl SerializeTupleStruct for ItemWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.item(value)
    }

    fn end(self) -> Result<()> {
        self.finish();
        Ok(())
    }
}
