"""The shipped mappings: each variant and each fact shows as the providers write it."""

from pathlib import Path
from typing import Any

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from tests.importers.scoping.builders import answers, plan, proposed, resource, service_ids, write

VARIANTS: list[tuple[str, str, dict[str, Any]]] = [
    ("ecs-fargate", "aws_ecs_service", {"launch_type": "FARGATE"}),
    ("ecs-fargate", "aws_ecs_service",
     {"launch_type": None, "capacity_provider_strategy": [{"capacity_provider": "FARGATE_SPOT"}]}),
    ("ecs-fargate", "aws_ecs_task_definition", {"requires_compatibilities": ["EC2", "FARGATE"]}),
    ("ecs-fargate", "AWS::ECS::Service", {"LaunchType": "FARGATE"}),
    ("ecs-fargate", "AWS::ECS::Service",
     {"CapacityProviderStrategy": [{"CapacityProvider": "FARGATE"}]}),
    ("ecs-fargate", "AWS::ECS::TaskDefinition", {"RequiresCompatibilities": ["FARGATE"]}),
    ("ecs-ec2", "aws_ecs_service", {"launch_type": "EC2"}),
    ("ecs-ec2", "aws_ecs_service", {"launch_type": None, "capacity_provider_strategy": []}),
    ("ecs-ec2", "aws_ecs_capacity_provider", {"auto_scaling_group_provider": [{"x": 1}]}),
    ("ecs-ec2", "AWS::ECS::Service", {}),
    ("ecs-ec2", "AWS::ECS::CapacityProvider", {"AutoScalingGroupProvider": {"x": 1}}),
    ("ecs-managed-instances", "aws_ecs_capacity_provider", {"managed_instances_provider": [{}]}),
    ("ecs-managed-instances", "AWS::ECS::CapacityProvider", {"ManagedInstancesProvider": {}}),
    ("ecs-anywhere", "aws_ecs_service", {"launch_type": "EXTERNAL"}),
    ("ecs-anywhere", "AWS::ECS::Service", {"LaunchType": "EXTERNAL"}),
    ("eks-managed-node-groups", "aws_eks_node_group", {}),
    ("eks-managed-node-groups", "AWS::EKS::Nodegroup", {}),
    ("eks-fargate", "aws_eks_fargate_profile", {}),
    ("eks-fargate", "AWS::EKS::FargateProfile", {}),
    ("eks-auto-mode", "aws_eks_cluster", {"compute_config": [{"enabled": True}]}),
    ("eks-auto-mode", "AWS::EKS::Cluster", {"ComputeConfig": {"Enabled": "true"}}),
    ("eks-hybrid-nodes", "aws_eks_cluster", {"remote_network_config": [{"x": []}]}),
    ("eks-hybrid-nodes", "AWS::EKS::Cluster", {"RemoteNetworkConfig": {"x": []}}),
    ("eks-self-managed-nodes", "aws_autoscaling_group",
     {"tag": [{"key": "kubernetes.io/cluster/x", "value": "owned"}]}),
    ("eks-self-managed-nodes", "aws_eks_access_entry", {"type": "EC2_LINUX"}),
    ("eks-self-managed-nodes", "AWS::EKS::AccessEntry", {"Type": "EC2_WINDOWS"}),
    ("aurora", "aws_rds_cluster", {"engine": "aurora-postgresql"}),
    ("aurora", "aws_rds_global_cluster", {"engine": "aurora-mysql"}),
    ("aurora", "AWS::RDS::DBCluster", {"Engine": "aurora-mysql"}),
    ("aurora-serverless", "aws_rds_cluster", {"engine_mode": "serverless"}),
    ("aurora-serverless", "aws_rds_cluster_instance", {"instance_class": "db.serverless"}),
    ("aurora-serverless", "AWS::RDS::DBCluster", {"ServerlessV2ScalingConfiguration": {"x": 1}}),
    ("aurora-serverless", "AWS::RDS::DBInstance", {"DBInstanceClass": "db.serverless"}),
    ("rds-custom", "aws_db_instance", {"engine": "custom-oracle-ee"}),
    ("rds-custom", "aws_db_instance", {"custom_iam_instance_profile": "x"}),
    ("rds-custom", "aws_rds_custom_db_engine_version", {}),
    ("rds-custom", "AWS::RDS::DBInstance", {"CustomIAMInstanceProfile": "x"}),
    ("rds-custom", "AWS::RDS::CustomDBEngineVersion", {}),
    ("rds-proxy", "aws_db_proxy", {}),
    ("rds-proxy", "AWS::RDS::DBProxy", {}),
    ("elasticache-serverless", "aws_elasticache_serverless_cache", {}),
    ("elasticache-serverless", "AWS::ElastiCache::ServerlessCache", {}),
    ("documentdb-elastic", "aws_docdbelastic_cluster", {}),
    ("documentdb-elastic", "AWS::DocDBElastic::Cluster", {}),
    ("msk-serverless", "aws_msk_serverless_cluster", {}),
    ("msk-serverless", "AWS::MSK::ServerlessCluster", {}),
    ("opensearch-ui", "aws_opensearch_application", {}),
    ("opensearch-ui", "AWS::OpenSearchService::Application", {}),
    ("fsx-windows", "aws_fsx_windows_file_system", {}),
    ("fsx-lustre", "aws_fsx_lustre_file_system", {}),
    ("fsx-ontap", "aws_fsx_ontap_file_system", {}),
    ("fsx-openzfs", "aws_fsx_openzfs_file_system", {}),
    ("fsx-windows", "AWS::FSx::FileSystem", {"FileSystemType": "WINDOWS"}),
    ("fsx-lustre", "AWS::FSx::FileSystem", {"FileSystemType": "LUSTRE"}),
    ("fsx-ontap", "AWS::FSx::FileSystem", {"FileSystemType": "ONTAP"}),
    ("fsx-openzfs", "AWS::FSx::FileSystem", {"FileSystemType": "OPENZFS"}),
    ("file-cache", "aws_fsx_file_cache", {}),
    ("file-cache", "AWS::FSx::FileCache", {}),
    ("s3-express", "aws_s3_directory_bucket", {}),
    ("s3-express", "AWS::S3Express::DirectoryBucket", {}),
    ("lambda-container-image", "aws_lambda_function", {"package_type": "Image"}),
    ("lambda-container-image", "aws_lambda_function", {"image_uri": "x"}),
    ("lambda-container-image", "AWS::Lambda::Function", {"Code": {"ImageUri": {"Ref": "X"}}}),
    ("lambda-container-image", "AWS::Serverless::Function", {"PackageType": "Image"}),
    ("lambda-managed-instances", "aws_lambda_capacity_provider", {}),
    ("lambda-managed-instances", "AWS::Lambda::CapacityProvider", {}),
    ("lambda-microvms", "aws_lambdamicrovms_image", {}),
    ("lambda-microvms", "aws_lambdamicrovms_microvm", {}),
    ("lambda-microvms", "AWS::Lambda::MicrovmImage", {}),
    ("lambda-durable-functions", "AWS::Lambda::Function", {"DurableConfig": {"x": 1}}),
    ("lambda-in-vpc", "aws_lambda_function", {"vpc_config": [{"subnet_ids": ["subnet-1"]}]}),
    ("batch-on-fargate", "aws_batch_compute_environment",
     {"compute_resources": [{"type": "FARGATE_SPOT"}]}),
    ("batch-on-fargate", "AWS::Batch::ComputeEnvironment",
     {"ComputeResources": {"Type": "FARGATE"}}),
    ("batch-on-ec2", "aws_batch_compute_environment", {"compute_resources": [{"type": "SPOT"}]}),
    ("batch-on-ec2", "aws_batch_compute_environment", {"type": "UNMANAGED"}),
    ("batch-on-ec2", "aws_batch_compute_environment", {"eks_configuration": [{"x": 1}]}),
    ("batch-on-ec2", "AWS::Batch::ComputeEnvironment", {"ComputeResources": {"Type": "EC2"}}),
    ("managed-microsoft-ad", "aws_directory_service_directory", {"type": "MicrosoftAD"}),
    ("simple-ad", "aws_directory_service_directory", {"type": "SimpleAD"}),
    ("simple-ad", "aws_directory_service_directory", {}),
    ("ad-connector", "aws_directory_service_directory", {"type": "ADConnector"}),
    ("managed-microsoft-ad", "AWS::DirectoryService::MicrosoftAD", {}),
    ("simple-ad", "AWS::DirectoryService::SimpleAD", {}),
    ("kms-external-key-store", "aws_kms_custom_key_store",
     {"custom_key_store_type": "EXTERNAL_KEY_STORE"}),
    ("parameter-store", "aws_ssm_parameter", {}),
    ("parameter-store", "AWS::SSM::Parameter", {}),
    ("patch-manager", "aws_ssm_patch_baseline", {}),
    ("patch-manager", "AWS::SSM::PatchBaseline", {}),
    ("session-manager", "aws_ssm_document", {"document_type": "Session"}),
    ("session-manager", "AWS::SSM::Document", {"DocumentType": "Session"}),
    ("sagemaker-notebook-instances", "aws_sagemaker_notebook_instance", {}),
    ("sagemaker-notebook-instances", "AWS::SageMaker::NotebookInstance", {}),
    ("sagemaker-studio", "aws_sagemaker_domain", {}),
    ("sagemaker-studio", "AWS::SageMaker::Domain", {}),
    ("sagemaker-inference", "aws_sagemaker_endpoint", {}),
    ("sagemaker-inference", "AWS::SageMaker::Endpoint", {}),
    ("sagemaker-hyperpod", "AWS::SageMaker::Cluster", {}),
    ("local-zones", "aws_subnet", {"availability_zone": "us-west-2-lax-1a"}),
    ("wavelength", "aws_ec2_carrier_gateway", {}),
    ("wavelength", "AWS::EC2::CarrierGateway", {}),
    ("redshift-serverless", "aws_redshiftserverless_workgroup", {}),
    ("emr-serverless", "aws_emrserverless_application", {}),
]  # fmt: skip
OTHERWISE: list[tuple[str, str, dict[str, Any]]] = [
    ("ecs-ec2", "aws_ecs_service", {"launch_type": "FARGATE"}),
    ("ecs-fargate", "AWS::ECS::Service", {"LaunchType": {"Ref": "Somewhere"}}),
    ("ecs-ec2", "AWS::ECS::Service", {"LaunchType": {"Ref": "Somewhere"}}),
    ("eks-auto-mode", "aws_eks_cluster", {"compute_config": [{"enabled": False}]}),
    ("eks-self-managed-nodes", "aws_autoscaling_group",
     {"tag": [{"key": "kubernetes.io/cluster/x"}, {"key": "eks:nodegroup-name"}]}),
    ("eks-self-managed-nodes", "aws_eks_access_entry", {"type": "STANDARD"}),
    ("aurora", "aws_rds_cluster", {"engine": "postgres"}),
    ("aurora-serverless", "aws_rds_cluster", {"serverlessv2_scaling_configuration": []}),
    ("rds-custom", "aws_db_instance", {"engine": "postgres", "custom_iam_instance_profile": ""}),
    ("lambda-container-image", "aws_lambda_function", {"package_type": "Zip", "image_uri": ""}),
    ("lambda-in-vpc", "aws_lambda_function", {"vpc_config": []}),
    ("simple-ad", "aws_directory_service_directory", {"type": "MicrosoftAD"}),
    ("local-zones", "aws_subnet", {"availability_zone": "us-west-2a"}),
    ("local-zones", "aws_subnet", {"availability_zone": "us-east-1-wl1-bos-wlz-1"}),
    ("session-manager", "aws_ssm_document", {"document_type": "Command"}),
]  # fmt: skip
ROLE = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "999988887777"}}]}
FACTS: list[tuple[str, str, dict[str, Any]]] = [
    ("environment=production", "aws_s3_bucket", {"tags": {"Environment": "Prod"}}),
    ("environment=non-production", "aws_lb", {"tags_all": {"env": "dev"}, "tags": None}),
    ("internet-facing=yes", "aws_lb", {}),
    ("internet-facing=yes", "aws_elb", {"internal": False}),
    ("internet-facing=yes", "AWS::ElasticLoadBalancingV2::LoadBalancer", {}),
    ("internet-facing=yes", "aws_cloudfront_distribution", {}),
    ("internet-facing=yes", "AWS::ApiGateway::RestApi", {}),
    ("internet-facing=yes", "aws_db_instance", {"publicly_accessible": True}),
    ("internet-facing=yes", "aws_instance", {"associate_public_ip_address": True}),
    ("internet-facing=yes", "aws_s3_bucket_acl", {"acl": "public-read"}),
    ("internet-facing=yes", "aws_lambda_function_url", {}),
    ("end-users=customers", "aws_cognito_user_pool", {}),
    ("account-structure=organization", "aws_organizations_account", {}),
    ("cross-account=yes", "aws_ram_principal_association", {}),
    ("cross-account=yes", "AWS::RAM::ResourceShare", {"Principals": ["x"]}),
    ("hybrid-link=yes", "aws_dx_connection", {}),
    ("hybrid-link=yes", "AWS::EC2::VPNConnection", {}),
    ("custom-images=yes", "aws_ecr_repository", {}),
    ("custom-images=yes", "AWS::ImageBuilder::ImagePipeline", {}),
    ("delivery=pipeline", "aws_codepipeline", {}),
    ("delivery=pipeline", "aws_iam_openid_connect_provider",
     {"url": "https://token.actions.githubusercontent.com"}),
    ("key-management=customer", "aws_kms_key", {}),
    ("key-management=external", "aws_cloudhsm_v2_cluster", {}),
    ("regions=one", "aws_sqs_queue", {"region": "eu-west-1"}),
    ("downtime-tolerance=minutes", "aws_db_instance", {"multi_az": True}),
    ("downtime-tolerance=minutes", "AWS::RDS::DBInstance",
     {"MultiAZ": {"Fn::If": ["C", True, False]}}),
    ("generative-ai=yes", "aws_bedrockagent_agent", {}),
    ("third-parties=yes", "AWS::IAM::Role", {
        "AssumeRolePolicyDocument": {"Statement": [
            {**ROLE["Statement"][0], "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}]}}),
]  # fmt: skip
SILENT: list[tuple[str, str, dict[str, Any]]] = [
    ("environment", "aws_s3_bucket", {"tags": {"Environment": "blue", "Name": "production"}}),
    ("internet-facing", "aws_lb", {"internal": True}),
    ("internet-facing", "aws_lb", {"load_balancer_type": "gateway"}),
    ("internet-facing", "AWS::ElasticLoadBalancingV2::LoadBalancer", {"Scheme": "internal"}),
    ("internet-facing", "aws_api_gateway_rest_api",
     {"endpoint_configuration": [{"types": ["PRIVATE"]}]}),
    ("internet-facing", "aws_db_instance", {"publicly_accessible": False}),
    ("internet-facing", "aws_s3_bucket", {"acl": "private", "website": []}),
    ("internet-facing", "aws_transfer_server", {"endpoint_type": "VPC"}),
    ("cross-account", "AWS::IAM::Role", {"AssumeRolePolicyDocument": ROLE}),
    ("third-parties", "AWS::IAM::Role", {"AssumeRolePolicyDocument": ROLE}),
    ("delivery", "aws_iam_openid_connect_provider", {"url": "https://login.acme.example"}),
    ("downtime-tolerance", "aws_db_instance", {"multi_az": False}),
    ("key-management", "aws_kms_alias", {}),
]  # fmt: skip


def file_of(folder: Path, kind: str, attributes: dict[str, Any]) -> Path:
    """Write a plan, or a template, of one resource."""
    if "::" in kind:
        made = {"Resources": {"R": {"Type": kind, "Properties": attributes}}}
        return write(folder / "x", made)
    return write(folder / "x", plan(resource(f"{kind}.x", **attributes)))


@pytest.mark.parametrize(("variant", "kind", "attributes"), VARIANTS)
def test_a_variant_is_recognised_beside_its_parent(
    kb: KnowledgeBase, tmp_path: Path, variant: str, kind: str, attributes: dict[str, Any]
) -> None:
    found = proposed(kb, file_of(tmp_path, kind, attributes))
    assert {variant, *kb.service_by_id[variant].lineage} <= service_ids(found)


@pytest.mark.parametrize(("variant", "kind", "attributes"), OTHERWISE)
def test_another_way_of_running_is_not_mistaken_for_it(
    kb: KnowledgeBase, tmp_path: Path, variant: str, kind: str, attributes: dict[str, Any]
) -> None:
    found = service_ids(proposed(kb, file_of(tmp_path, kind, attributes)))
    assert found
    assert variant not in found


@pytest.mark.parametrize(("answer", "kind", "attributes"), FACTS)
def test_a_fact_is_read(
    kb: KnowledgeBase, tmp_path: Path, answer: str, kind: str, attributes: dict[str, Any]
) -> None:
    found = proposed(kb, file_of(tmp_path, kind, attributes))
    assert answer in {f"{fact}={value}" for fact, value in answers(found).items()}


@pytest.mark.parametrize(("fact", "kind", "attributes"), SILENT)
def test_where_nothing_says_it_no_fact_is_read(
    kb: KnowledgeBase, tmp_path: Path, fact: str, kind: str, attributes: dict[str, Any]
) -> None:
    assert fact not in answers(proposed(kb, file_of(tmp_path, kind, attributes)))


def test_every_variant_that_templates_and_plans_tell_is_tried(kb: KnowledgeBase) -> None:
    told = {
        rule.service_id
        for rule in kb.recognitions
        for clue in rule.clues
        for catalogue, _ in clue.names
        if catalogue in ("terraform", "cloudformation") and rule.service_id
    }
    assert {variant for variant, _, _ in VARIANTS} == told


def test_another_account_is_one_in_which_nothing_else_stands(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    role = resource("aws_iam_role.r", assume_role_policy=ROLE)
    for own, expected in (("999988887777", False), ("111122223333", True)):
        me = resource("data.aws_caller_identity.me", account_id=own)
        state = {"values": {"root_module": {"resources": [me]}}}
        found = proposed(kb, write(tmp_path / "x", plan(role, prior_state=state)))
        assert ("cross-account" in answers(found)) is expected
