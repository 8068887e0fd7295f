# Text that names more than it makes: comments, heredocs, modules, other providers.
terraform {
  required_version = ">= 1.9"
}
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "far"
  region = "us-west-2"
}
module "network" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 6.0"
}
module "own" {
  source = "./modules/own"
}
resource "aws_ecs_service" "api" {
  launch_type = "FARGATE"
}
resource "aws_ecs_service" "job" {
  launch_type = var.launch_type
}
resource "aws_ecs_service" "spot" {
  dynamic "capacity_provider_strategy" {
    for_each = var.providers
    content { capacity_provider = "FARGATE_SPOT" }
  }
}
resource "aws_lb" "inner" {
  internal = var.is_internal
}
resource "aws_s3_bucket_policy" "open" {
  bucket = "acme-lake"
  policy = <<-EOT
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]}
  EOT
}
/* resource "aws_redshift_cluster" "old" {} */
# resource "aws_emr_cluster" "older" {}
resource "aws_sqs_queue" "q" {
  for_each = toset(["a", "b"])
  policy   = <<EOT
resource "aws_instance" "fake" {}
EOT
}
resource "azurerm_storage_account" "a" {
  name = "acme"
}
data "aws_caller_identity" "me" {}
