"""Libraries whose objects hold no rows: they are made of what a command line, a file, a page or another service says.

An attribute of such an object may be called as a relationship is, `entry.tags` of a feed, and is none.
"""

from __future__ import annotations

from auditor.link.domain.library import Library

#: Python's own (Python, The Python Standard Library).
_PYTHON = frozenset(
    {"ast", "calendar", "configparser", "csv", "datetime", "email", "ftplib", "http", "imaplib", "json",
     "mimetypes", "pathlib", "platform", "plistlib", "poplib", "re", "shutil", "smtplib", "socket", "ssl",
     "subprocess", "tarfile", "tomllib", "urllib", "xml", "xmlrpc", "zipfile"}
)  # fmt: skip
#: Of files, pages and messages.
_DOCUMENTS = frozenset(
    {"PIL", "bs4", "docx", "ebooklib", "exifread", "feedparser", "ffmpeg", "fitz", "icalendar", "lxml", "magic",
     "markdown", "mutagen", "nltk", "openpyxl", "pdfminer", "pdfplumber", "pydicom", "pypdf", "pyquery", "ruamel",
     "spacy", "toml", "tomlkit", "xlrd", "xmltodict", "yaml"}
)  # fmt: skip
#: Of other services and machines.
_SERVICES = frozenset(
    {"aioboto3", "boto", "boto3", "botocore", "docker", "github", "gitlab", "googleapiclient",
     "httpx", "hvac", "jira", "kubernetes", "ldap3", "openai", "paramiko", "praw", "psutil", "pywikibot",
     "requests", "selenium", "slack_sdk", "spotipy", "stripe", "suds", "tweepy",
     "twilio", "zeep"}
)  # fmt: skip

LIBRARY = Library(name="rowless", rowless=_PYTHON | _DOCUMENTS | _SERVICES)
