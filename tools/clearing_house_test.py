#!/usr/bin/env python3
"""The stand-in for the clearing house takes what its documentation takes, and nothing else."""

from datetime import timedelta
from pathlib import Path
import re
import unittest
import xml.etree.ElementTree as ET

from clearing_house import ClearingHouse, Refused, parse_multipart

EXAMPLES = Path(__file__).resolve().parent.parent / "vectors/cybertip"
DAYS = 1000  # the examples are of a later day


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.xml").read_text(encoding="utf-8")


class StandIn(unittest.TestCase):
    def setUp(self) -> None:
        self.house = ClearingHouse()
        self.house.advanced = timedelta(days=DAYS)

    def refused(self, code: int, call, *arguments) -> None:
        with self.assertRaises(Refused) as raised:
            call(*arguments)
        self.assertEqual(raised.exception.code, code, arguments)

    def submit(self) -> str:
        return ET.fromstring(self.house.submit(example("report").encode())).findtext("reportId")

    def details(self, number: str, file_id: str) -> bytes:
        text = example("file_details").replace("123456", number).replace("f-1", file_id)
        return re.sub(r'<originalFileHash hashType="MD5">.*?</originalFileHash>', "", text).encode()

    def test_whole_life(self) -> None:
        number = self.submit()
        upload = ET.fromstring(self.house.upload(number, b"abc"))
        self.assertEqual(upload.findtext("hash"), "900150983cd24fb0d6963f7d28e17f72")
        file_id = upload.findtext("fileId")
        details = self.details(number, file_id)
        self.house.fileinfo(details)
        self.refused(4100, self.house.fileinfo, details)
        self.refused(5002, self.house.fileinfo, self.details(number, "other"))
        finished = ET.fromstring(self.house.finish(number))
        self.assertEqual(finished.findtext("files/fileId"), file_id)
        for call in (self.house.finish, self.house.retract):
            self.refused(5102, call, number)
        self.refused(5102, self.house.upload, number, b"abc")
        self.refused(5001, self.house.finish, "1")

    def test_retracted_and_deleted(self) -> None:
        number = self.submit()
        self.house.retract(number)
        self.refused(5101, self.house.finish, number)
        number = self.submit()
        self.house.advanced += timedelta(hours=23, minutes=30)
        self.house.upload(number, b"abc")
        self.house.advanced += timedelta(minutes=59)
        self.house.upload(number, b"abc")  # an hour after its last change
        self.house.advanced += timedelta(hours=1)
        self.refused(5001, self.house.finish, number)

    def test_report(self) -> None:
        for old, new in (
            ("<incidentType>", "<incidentType>x"),
            ("<platform>Causeway", "<platform>" + 257 * "x"),
            ("They want to meet tomorrow.", " "),
            ("<sextortion/><csamSolicitation/>", "<csamSolicitation/><sextortion/>"),
            ("<sextortion/>", "<sextortion>true</sextortion>"),
            ("2027-01-15T07:00:00.000Z", "2027-01-15T07:00:00.000"),
            ("2027-01-15T07:00:00.000Z", "2999-01-15T07:00:00.000Z"),
            ("<email>ts@example.com</email>", ""),
            ("<age>12", "<age>151"),
            ("<chatClient>Causeway", "<chatClient>" + 256 * "x"),
            ("</report>", "<reporter/></report>"),
            ("<reporter>", "<reporter>text"),
            ("<priorCTReports>41", "<priorCTReports>x"),
            ("<legalURL>", '<legalURL a="b">'),
        ):
            text = example("report")
            self.assertIn(old, text)
            self.refused(4100, self.house.submit, text.replace(old, new, 1).encode())
        self.refused(4110, self.house.submit, b"<report>")
        self.refused(4110, self.house.submit, b"<!DOCTYPE report><report/>")
        self.refused(4110, self.house.submit, b"<report>\xff</report>")
        self.refused(4100, self.house.submit, example("file_details").encode())

    def test_file_details(self) -> None:
        for old, new in (
            ("<fileRelevance>Reported", "<fileRelevance>Supplemental Reported"),
            ("<fileViewedByEsp>true", "<fileViewedByEsp>yes"),
            ("<viral/>", "<viral/><potentialMeme/>"),
            ("<industryClassification>B2", "<industryClassification>C1"),
            ('hashType="SHA1">01', 'hashType="SHA1">zz'),
            ("<publiclyAvailable>false</publiclyAvailable>", "<publiclyAvailable/>"),
        ):
            self.assertIn(old, example("file_details"))
            text = example("file_details").replace(old, new, 1)
            self.refused(4100, self.house.fileinfo, text.encode())

    def test_form(self) -> None:
        good = (b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n--b\r\n'
                b'Content-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
                b'\r\n--\r\n--b--\r\n')
        content_type = "multipart/form-data; boundary=b"
        self.assertEqual(parse_multipart(content_type, good), {"id": b"7", "file": b"\r\n--"})
        self.refused(4000, parse_multipart, "application/x-www-form-urlencoded", b"id=7")
        self.refused(4000, parse_multipart, content_type, good[:-2])
        self.refused(4000, parse_multipart, content_type, good.replace(b'"file"', b'"id"'))


if __name__ == "__main__":
    unittest.main()
