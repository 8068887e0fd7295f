"""Findings in the formats of their scanners, with invented names: say what matters."""

from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"
ACCOUNT, REGION = "210987654321", "eu-north-1"
BUCKET = "arn:aws:s3:::harbour-invoices"
AT = 1795514400  # 2026-11-24T10:00:00Z
PUBLIC_BUCKET = "s3_bucket_level_public_access_block"
SECRET = "hunter2-in-clear"  # noqa: S105 (what must not be kept)


def ocsf(check: str = PUBLIC_BUCKET, code: str = "FAIL", **said: Any) -> dict[str, Any]:
    """Return a finding as Prowler's json-ocsf has it; `said` replaces what differs."""
    resource, at = said.pop("resource", BUCKET), said.pop("at", AT)
    return {
        "message": f"harbour-invoices is open, see {SECRET}",
        "metadata": {
            "event_code": check,
            "product": {"name": "Prowler", "version": "5.46.0"},
            "version": "1.5.0",
        },
        "severity": "High",
        "status": "New",
        "status_code": code,
        "status_id": 1,
        "unmapped": {"provider": "aws", "notes": SECRET},
        "finding_info": {"title": "Bucket blocks public access", "uid": f"prowler-{check}"},
        "resources": [
            {
                "uid": resource,
                "region": REGION,
                "type": said.pop("kind", "AwsS3Bucket"),
                "data": {"metadata": {"password": SECRET}},
            }
        ],
        "class_uid": 2004,
        "cloud": {"account": {"uid": ACCOUNT}, "provider": "aws", "region": REGION},
        "time": at,
        "time_dt": "2026-11-24T12:00:00",
        **said,
    }


def asff(control: str = "S3.8", status: str = "FAILED", **said: Any) -> dict[str, Any]:
    """Return a finding as Security Hub's get-findings has it; `said` replaces what differs."""
    resource = said.pop("resource", BUCKET)
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"arn:aws:securityhub:{REGION}:{ACCOUNT}:security-control/{control}/finding/1",
        "ProductArn": f"arn:aws:securityhub:{REGION}::product/aws/securityhub",
        "ProductName": "Security Hub",
        "Region": REGION,
        "GeneratorId": f"security-control/{control}",
        "AwsAccountId": ACCOUNT,
        "UpdatedAt": "2026-11-24T10:00:00.000Z",
        "Severity": {"Label": "HIGH"},
        "Title": "Buckets should block public access",
        "Description": SECRET,
        "Resources": [
            {"Id": resource, "Region": REGION, "Details": {"Other": {"password": SECRET}}}
        ],
        "Compliance": {"Status": status, "SecurityControlId": control},
        "Workflow": {"Status": "NEW"},
        "RecordState": "ACTIVE",
        **said,
    }


def hub_ocsf(control: str = "S3.8", status: str = "Fail", **said: Any) -> dict[str, Any]:
    """Return a finding as Security Hub's get-findings-v2 has it."""
    return {
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "activity_name": "Update",
        "metadata": {"product": {"name": "Security Hub"}, "uid": "f-1", "version": "1.6.0"},
        "compliance": {"control": control, "status": status},
        "cloud": {"account": {"uid": ACCOUNT}, "region": REGION},
        "resources": [{"uid": "harbour-invoices", "uid_alt": BUCKET, "data": {"key": SECRET}}],
        "finding_info": {
            "title": "Buckets should block public access",
            "modified_time_dt": "2026-11-24T10:00:00.000Z",
        },
        "severity": "High",
        "status_id": 1,
        **said,
    }


def event(*findings: dict[str, Any]) -> dict[str, Any]:
    """Return the event that Security Hub puts on EventBridge."""
    return {
        "version": "0",
        "detail-type": "Security Hub Findings - Imported",
        "source": "aws.securityhub",
        "account": ACCOUNT,
        "resources": [findings[0]["Id"]],
        "detail": {"findings": list(findings)},
    }


CSV_HEAD = (
    "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;FINDING_UID;PROVIDER;CHECK_ID;CHECK_TITLE;STATUS;"
    "STATUS_EXTENDED;MUTED;SEVERITY;RESOURCE_UID;RESOURCE_NAME;RESOURCE_DETAILS;REGION;NOTES;"
    "PROWLER_VERSION"
)


def csv_row(check: str = PUBLIC_BUCKET, status: str = "FAIL", **said: str) -> str:
    """Return a row of Prowler's CSV, with a line break inside its quotes."""
    cells = {
        "muted": "False",
        "resource": BUCKET,
        "at": "2026-11-24 10:00:00",
        "account": ACCOUNT,
        "provider": "aws",
        **said,
    }
    return (
        f"profile;{cells['at']};{cells['account']};u-1;{cells['provider']};{check};"
        f"Bucket blocks public access;{status};it is open;{cells['muted']};high;"
        f'{cells["resource"]};harbour-invoices;"two\nlines; {SECRET}";{REGION};\'=cmd;5.46.0'
    )
