"""Of Powertools the REST resolver alone: not its tracer, metrics, GraphQL, agents, OpenAPI and every event of AWS."""

from shared.lean import postpone

postpone("aws_lambda_powertools")
postpone("aws_lambda_powertools.event_handler")
postpone("aws_lambda_powertools.event_handler.openapi")
postpone(
    "aws_lambda_powertools.utilities.data_classes",
    ALBEvent="alb_event",
    APIGatewayProxyEvent="api_gateway_proxy_event",
    APIGatewayProxyEventV2="api_gateway_proxy_event",
    BedrockAgentEvent="bedrock_agent_event",
    LambdaFunctionUrlEvent="lambda_function_url_event",
    VPCLatticeEvent="vpc_lattice",
    VPCLatticeEventV2="vpc_lattice",
)

from aws_lambda_powertools.event_handler.api_gateway import APIGatewayRestResolver, Response  # noqa: E402

__all__ = ["APIGatewayRestResolver", "Response"]
