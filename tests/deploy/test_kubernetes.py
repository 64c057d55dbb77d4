"""deploy/kubernetes.yaml: valid by Kubernetes' own schemas, and true of this image."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy import dockerfile
from tests.deploy.settings import README, ROOT, is_read

RESOURCES: dict[str, dict[str, Any]] = {
    resource["kind"]: resource
    for resource in yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text())
}
POD = RESOURCES["Deployment"]["spec"]["template"]["spec"]
(APP,) = POD["containers"]
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


@pytest.mark.parametrize("kind", RESOURCES)
@pytest.mark.parametrize("version", ["1.30", kubernetes_validate.latest_version()])
def test_it_is_valid(kind: str, version: str) -> None:
    kubernetes_validate.validate(RESOURCES[kind], version, strict=True)


def test_a_mistake_would_be_found() -> None:
    wrong = {**RESOURCES["Service"], "spec": {**RESOURCES["Service"]["spec"], "selektor": {}}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


def test_each_part_leads_to_the_next() -> None:
    labels = RESOURCES["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert RESOURCES["Deployment"]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert RESOURCES["Service"]["spec"]["selector"].items() <= labels.items()
    (rule,) = RESOURCES["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["backend"]["service"]["name"] == RESOURCES["Service"]["metadata"]["name"]
    assert RESOURCES["Ingress"]["spec"]["tls"][0]["hosts"] == [rule["host"]]


def test_pods_are_reached_by_the_ingress_alone_and_reach_names_and_the_database_alone() -> None:
    policy, pod = RESOURCES["NetworkPolicy"]["spec"], RESOURCES["Deployment"]["spec"]["template"]
    assert policy["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    (entry,) = policy["ingress"]
    assert [port["port"] for port in entry["ports"]] == [APP["ports"][0]["name"]]
    (namespace,) = entry["from"][0]["namespaceSelector"]["matchLabels"].values()
    assert f"in place of `{namespace}`" in README
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53, 5432}


def test_the_image_is_started_as_it_is_made() -> None:
    stated = dockerfile.final("ENV").split()
    assert f"PORT={APP['ports'][0]['containerPort']}" in stated
    assert str(POD["securityContext"]["runAsUser"]) == dockerfile.final("USER")
    assert [mount["mountPath"] for mount in APP["volumeMounts"]] == [dockerfile.DATA]
    assert APP["securityContext"]["readOnlyRootFilesystem"] is True
    asked = {APP[probe]["httpGet"]["path"] for probe in PROBES}
    assert len(asked) == 1 and asked.pop() in dockerfile.final("HEALTHCHECK")


def test_what_it_is_told_is_read_and_its_secrets_are_described() -> None:
    assert [setting["name"] for setting in APP["env"] if not is_read(setting["name"])] == []
    secrets = [setting["valueFrom"]["secretKeyRef"] for setting in APP["env"][:2]]
    for secret in secrets:
        assert f"create secret generic {secret['name']}" in README
        assert f"--from-literal={secret['key']}=" in README
    assert RESOURCES["Ingress"]["spec"]["tls"][0]["secretName"] in README
